package io.cellwatch.exporter.stuck;

import static io.cellwatch.exporter.stuck.StuckDriver.EXECUTORS;
import static io.cellwatch.exporter.stuck.StuckDriver.cell;
import static io.cellwatch.exporter.stuck.StuckDriver.executor;
import static io.cellwatch.exporter.stuck.StuckDriver.job;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.SampledThread;
import io.cellwatch.model.StackSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a driver and its kernel say that they do, where their work seems not to get on. */
class ProofTest {
  private static final String CELL = "In [12]:7 <module>";

  private final StuckDriver driver = new StuckDriver();

  /** The cell runs, without a job; each process tells this whenever it is asked. */
  private void goesOn(Duration time, String jvmFrame, long pythonCpu, String... pythonFrames) {
    AtomicLong reports = new AtomicLong();
    driver.kernel =
        () -> {
          if (reports.incrementAndGet() % 5 == 1) {
            driver.cellRuns();
          }
          driver.tells("instance-1", 300, "Thread-4", jvmFrame, "py4j.GatewayConnection.run");
          driver.tells("s", pythonCpu, "cell", pythonFrames);
        };
    driver.has(EXECUTORS, cell(0)).waits(time);
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.spark.sql.catalyst.optimizer.ConstantFolding$.apply,Catalyst planning",
    "org.apache.spark.sql.execution.datasources.InMemoryFileIndex.listLeafFiles,listing files",
    "org.apache.spark.sql.hive.client.HiveClientImpl.getTable,asking the metastore",
    "org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter.commitJob,committing what was"
        + " written"
  })
  void whatTheDriverDoesIsNamedWithTheCellsLine(String frame, String words) {
    goesOn(Duration.ofSeconds(150), frame, 0, "/py4j/clientserver.py:535 send_command", CELL);
    assertEquals(List.of("planning"), driver.stuck());
    assertEquals(List.of("In [12], line 7: " + words + " for 2 min"), driver.words());
  }

  @Test
  void nothingIsSaidBeforeTheThreshold() {
    goesOn(
        Duration.ofSeconds(110),
        "org.apache.spark.sql.catalyst.parser.SqlBaseParser.query",
        0,
        "/py4j/clientserver.py:535 send_command",
        CELL);
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void pythonThatWaitsForSomethingElseIsBoundToTheDriver() {
    goesOn(
        Duration.ofMinutes(11),
        "java.net.SocketInputStream.read",
        3,
        "/requests/api.py:73 get",
        "In [3]:2 fetch",
        CELL);
    assertEquals(List.of("driver_bound"), driver.stuck());
    assertEquals(
        List.of(
            "In [12], line 7: Python waits, in /requests/api.py:73 get; no job has run for 10 min"),
        driver.words());
  }

  @ParameterizedTest
  @CsvSource({
    "900,/numpy/linalg/linalg.py:12 svd",
    "1,/ipykernel/kernelbase.py:1 raw_input",
    "1,/py4j/clientserver.py:535 send_command"
  })
  void pythonThatComputesOrAsksAPersonOrWaitsForSparkIsInnocent(long cpu, String frame) {
    goesOn(Duration.ofMinutes(30), "java.net.SocketInputStream.read", cpu, frame, CELL);
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void queryThatPlansItsBatchesIsNoPlanningOfTheCellThatRunsMeanwhile() {
    AtomicLong reports = new AtomicLong();
    driver.kernel =
        () -> {
          if (reports.incrementAndGet() % 5 == 1) {
            driver.cellRuns();
          }
          driver.tells(
              "instance-1",
              300,
              "stream execution thread for rates [id = 1]",
              "org.apache.spark.sql.catalyst.optimizer.ConstantFolding$.apply");
        };
    driver.has(EXECUTORS, cell(0)).waits(Duration.ofMinutes(5));
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void idleNotebookIsNeverAsked() {
    driver.has(EXECUTORS, cell(0)).waits(Duration.ofMinutes(30));
    assertFalse(driver.tells("instance-1", 0, "main", "x"));
    assertFalse(driver.tells("s", 0, "cell", "x"));
  }

  @Test
  void whoIsSuspectedIsAskedTwiceAMinuteAtMost() {
    AtomicLong asked = new AtomicLong();
    driver.attributes = ",'activeTasks':2";
    driver.kernel =
        () -> {
          if (driver.tells("instance-1", 0, "Executor task launch worker for task 1", "x.y")) {
            asked.incrementAndGet();
          }
        };
    driver.has(EXECUTORS, cell(1), jobThatRuns()).waits(Duration.ofMinutes(11));
    assertTrue(asked.get() > 15 && asked.get() <= 22, asked::toString);
  }

  private static String jobThatRuns() {
    return "'jobs':[" + job(1, "RUNNING", 0, "'total':4,'active':2") + "]";
  }

  private void tasksRun(long cpuMillis) {
    driver.attributes = ",'activeTasks':2";
    driver.kernel =
        () ->
            driver.tells("instance-1", cpuMillis, "Executor task launch worker for task 1", "x.y");
    driver.has(EXECUTORS, cell(1), jobThatRuns()).waits(Duration.ofMinutes(11));
  }

  @Test
  void tasksWithoutCpuTimeAreProvenToHang() {
    tasksRun(2);
    assertEquals(List.of("no_progress 1"), driver.stuck());
    assertTrue(
        driver.words().get(0).endsWith("neither they nor their Python workers take any CPU time"),
        driver.words()::toString);
  }

  @Test
  void tasksThatComputeAreInnocent() {
    tasksRun(800);
    assertEquals(List.of(), driver.stuck());
  }

  /** On a cluster: two executors, whose tasks are looked at. */
  private List<String> tasksRunOnExecutors(
      boolean driverTells, SampledThread ofFirst, SampledThread... ofSecond) {
    List<String> looked = new ArrayList<>();
    driver.attributes = ",'activeTasks':2";
    driver.server.stuck.lookAtExecutorsBy(
        (application, executor, taken) -> {
          looked.add(application + " " + executor);
          taken.accept(
              new StackSample(
                  2_100, 0, executor.equals("1") ? List.of(ofFirst) : List.of(ofSecond)));
        });
    driver.kernel =
        () -> {
          if (driverTells) {
            driver.tells("instance-1", 0, "main", "x.y");
          }
        };
    String busy =
        "'executors':["
            + executor("1", 2).replace("}", ",'activeTasks':1}")
            + ","
            + executor("2", 2).replace("}", ",'activeTasks':1}")
            + "]";
    driver.has(busy, cell(1), jobThatRuns()).waits(Duration.ofMinutes(11));
    return looked;
  }

  private static SampledThread task(boolean unchanged, String... frames) {
    return new SampledThread(
        "Executor task launch worker for task 1.0 in stage 1.0 (TID 1)",
        0,
        unchanged,
        List.of(frames));
  }

  private static final SampledThread WAITS =
      task(
          true,
          "sun.nio.ch.SocketDispatcher.read0",
          "sun.nio.ch.NioSocketImpl.implRead",
          "org.postgresql.core.VisibleBufferedInputStream.read",
          "org.apache.spark.sql.execution.datasources.jdbc.JDBCRDD.compute");

  @Test
  void tasksThatStandStillOnExecutorsAreProvenToHang() {
    List<String> looked = tasksRunOnExecutors(true, WAITS, WAITS);
    assertEquals(List.of("no_progress 1"), driver.stuck());
    assertTrue(
        driver
            .words()
            .get(0)
            .endsWith(
                "on executor 1 each of the looks of 2.1 s saw them wait in"
                    + " org.postgresql.core.VisibleBufferedInputStream.read"),
        driver.words()::toString);
    assertTrue(looked.size() >= 30 && looked.size() <= 44, looked::toString);
    assertTrue(looked.contains("app-1 2"), looked::toString);
  }

  @Test
  void tasksThatMoveOnOneExecutorAreInnocent() {
    tasksRunOnExecutors(true, WAITS, task(false, "com.acme.Solver.step", "java.lang.Thread.run"));
    assertEquals(List.of(), driver.stuck());
    assertTrue(
        driver
            .early()
            .get(0)
            .evidence()
            .endsWith("on executor 2 they work, in com.acme.Solver.step"),
        driver.early()::toString);
  }

  @Test
  void tasksThatComputeAtOnePlaceAreInnocent() {
    SampledThread computes = task(true, "com.acme.Blas.gemm", "com.acme.Solver.step");
    tasksRunOnExecutors(true, computes, computes);
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void tasksThatWaitForPythonWorkersMayCompute() {
    SampledThread python =
        task(
            true,
            "sun.nio.ch.EPoll.wait",
            "org.apache.spark.api.python.BasePythonRunner$ReaderInputStream.read");
    tasksRunOnExecutors(true, python, python);
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void oneTaskOfSeveralThatWaitsForItsPythonWorkerMayCompute() {
    SampledThread python =
        task(
            true,
            "sun.nio.ch.EPoll.wait",
            "org.apache.spark.api.python.BasePythonRunner$ReaderInputStream.read");
    tasksRunOnExecutors(true, WAITS, WAITS, python);
    assertEquals(List.of(), driver.stuck());
  }

  @Test
  void executorsOfADriverThatTellsNothingAreNotLookedAt() {
    assertEquals(List.of(), tasksRunOnExecutors(false, WAITS, WAITS));
    assertEquals(List.of(), driver.stuck());
  }
}
