package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cellwatch.listener.cell.OpenCell;
import io.cellwatch.listener.publish.LeftPublishers;
import io.cellwatch.listener.publish.RecordingServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.concurrent.ExecutionContext;

@Timeout(120)
class CellsTest {
  private final RecordingServer server = new RecordingServer(update -> 204);
  private final Map<String, ExecutorService> pools = new TreeMap<>();

  CellsTest() throws IOException {}

  @BeforeEach
  void begin() {
    System.setProperty("spark.cellwatch.url", server.url().toString());
    System.setProperty("spark.cellwatch.interval", "100ms");
    server.takeCells();
  }

  @AfterEach
  void close() throws InterruptedException {
    System.clearProperty("spark.cellwatch.url");
    System.clearProperty("spark.cellwatch.interval");
    Cells.end();
    pools.values().forEach(ExecutorService::shutdownNow);
    LeftPublishers.stop();
    server.close();
  }

  private static JavaSparkContext spark() {
    return new JavaSparkContext(
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("cells")
            .set("spark.extraListeners", CellwatchListener.class.getName()));
  }

  private ExecutorService pool(String name) {
    return pools.computeIfAbsent(name, same -> Executors.newSingleThreadExecutor());
  }

  private static Runnable job(JavaSparkContext spark, String name) {
    return () -> {
      spark.setLocalProperty("spark.job.description", name);
      assertEquals(2, spark.parallelize(List.of(1, 2), 2).count());
    };
  }

  private static void hold(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(Thread thread) throws InterruptedException {
    thread.start();
    thread.join();
  }

  /** The cell of each job, by its description, once the application has ended. */
  private Map<String, String> jobs() throws InterruptedException {
    server.await(each -> each.update().path("last").asBoolean());
    Map<String, String> jobs = new TreeMap<>();
    for (RecordingServer.Received each : server.received()) {
      for (JsonNode job : each.update().path("jobs")) {
        jobs.put(job.path("description").asText(), job.path("run").path("cell").asText());
      }
    }
    return jobs;
  }

  /** By what each cell that had work was known when it first had some. */
  private Map<String, String> sources() {
    Map<String, String> sources = new TreeMap<>();
    for (RecordingServer.Received each : server.received()) {
      for (JsonNode cell : each.update().path("cells")) {
        JsonNode run = cell.path("run");
        sources.put(run.path("cell").asText(), run.path("source").asText());
      }
    }
    return sources;
  }

  @Test
  void jobsOfEveryKindOfThreadAreTheirCells() throws Exception {
    ExecutorService before = pool("before");
    before.submit(() -> {}).get();
    ForkJoinPool workers = new ForkJoinPool(1);
    pools.put("workers", workers);
    CountDownLatch gate = new CountDownLatch(1);
    Thread outlives;
    OpenCell first = Cells.begin("a.scala", "first");
    try (JavaSparkContext spark = spark()) {
      job(spark, "main in the cell that makes the context").run();
      Thread own = new Thread(job(spark, "thread"));
      await(own);
      outlives =
          new Thread(
              () -> {
                hold(gate);
                job(spark, "thread that outlives its cell").run();
              });
      outlives.start();
      workers.submit(job(spark, "pool that grows in this cell")).get();
      first.close();

      Cells.begin("a.scala", "second");
      job(spark, "main").run();
      workers.submit(job(spark, "pool that grew in another cell")).get();
      workers.submit(Cells.wrap(job(spark, "wrapped on it"))).get();
      workers.submit(job(spark, "the same after that")).get();
      before.submit(job(spark, "pool from before")).get();
      before.submit(Cells.wrap(job(spark, "wrapped on the one from before"))).get();
      Cells.wrapExecutor(before).submit(job(spark, "pool that is wrapped")).get();
      ExecutionContext futures = Cells.wrapContext(ExecutionContext.global());
      CountDownLatch done = new CountDownLatch(1);
      Runnable future = job(spark, "context that is wrapped");
      futures.execute(
          () -> {
            future.run();
            done.countDown();
          });
      done.await();
      gate.countDown();
      outlives.join();
      Cells.end();
      job(spark, "between cells").run();

      Cells.begin("a.scala", "third");
      before.submit(job(spark, "all that this cell has, on a pool from before")).get();
      Cells.end();
      Cells.begin("a.scala", "fourth");
      workers.submit(job(spark, "all that this cell has, on a pool that grew before")).get();
      Cells.end();
    }
    assertEquals(
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("main in the cell that makes the context", "first"),
                Map.entry("thread", "first"),
                Map.entry("thread that outlives its cell", "first"),
                Map.entry("pool that grows in this cell", "first"),
                Map.entry("main", "second"),
                Map.entry("pool that grew in another cell", "second"),
                Map.entry("wrapped on it", "second"),
                Map.entry("the same after that", "second"),
                Map.entry("pool from before", "second"),
                Map.entry("wrapped on the one from before", "second"),
                Map.entry("pool that is wrapped", "second"),
                Map.entry("context that is wrapped", "second"),
                Map.entry("between cells", "second"),
                Map.entry("all that this cell has, on a pool from before", "third"),
                Map.entry("all that this cell has, on a pool that grew before", "fourth"))),
        jobs());
    assertEquals(
        Map.of(
            "first", "PROPERTY", "second", "PROPERTY", "third", "INFERRED", "fourth", "INFERRED"),
        sources());
  }

  @Test
  void cellsAtTheSameTimeKeepTheirOwnWork() throws Exception {
    try (JavaSparkContext spark = spark()) {
      CountDownLatch bothRun = new CountDownLatch(2);
      ExecutorService shared = pool("shared");
      Thread[] cells = new Thread[2];
      for (int i = 0; i < 2; i++) {
        String name = "cell " + i;
        cells[i] =
            new Thread(
                () -> {
                  OpenCell cell = Cells.begin("b.scala", name);
                  try {
                    bothRun.countDown();
                    hold(bothRun);
                    job(spark, name + ", main").run();
                    await(new Thread(job(spark, name + ", thread")));
                    shared.submit(Cells.wrap(job(spark, name + ", wrapped"))).get();
                    cell.close();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
        cells[i].start();
      }
      for (Thread cell : cells) {
        cell.join();
      }
    }
    Map<String, String> jobs = jobs();
    assertEquals(6, jobs.size());
    jobs.forEach((name, cell) -> assertEquals(name.substring(0, 6), cell, name));
  }

  @Test
  void contextWithoutListenerIsWatchedFromTheNextCellOn() throws Exception {
    SparkConf without = new SparkConf().setMaster("local[2]").setAppName("bare");
    try (JavaSparkContext spark = new JavaSparkContext(without)) {
      job(spark, "unwatched").run();
      Cells.begin("c.scala", "late");
      job(spark, "watched").run();
      Cells.end();
    }
    assertEquals(Map.of("watched", "late"), jobs());
  }

  private JsonNode reported(String cell, String state) throws InterruptedException {
    JsonNode report =
        server
            .await(each -> run(each.update(), cell).path("state").asText().equals(state))
            .update();
    return run(report, cell);
  }

  private static JsonNode run(JsonNode report, String cell) {
    for (JsonNode run : report.path("runs")) {
      if (run.path("cell").asText().equals(cell)) {
        return run;
      }
    }
    return MissingNode.getInstance();
  }

  @Test
  void threadThatMadeTheContextForACellIsNotThatCellsAfterwards() throws Exception {
    ExecutorService before = pool("before");
    before.submit(() -> {}).get();
    OpenCell first = Cells.begin("a.scala", "first");
    JavaSparkContext spark = before.submit(Cells.wrapCallable(CellsTest::spark)).get();
    try (spark) {
      before.submit(Cells.wrap(job(spark, "wrapped"))).get();
      first.close();
      Cells.begin("a.scala", "second");
      before.submit(job(spark, "unwrapped")).get();
    }
    assertEquals(Map.of("wrapped", "first", "unwrapped", "second"), jobs());
    assertEquals("INFERRED", sources().get("second"));
  }

  @Test
  void runsAreReportedWithoutAnySpark() throws Exception {
    OpenCell works = Cells.begin("d.scala", "works", 7, "\n  val a = 1\nval b = 2");
    JsonNode running = reported("works", "RUNNING");
    assertEquals("val a = 1", running.path("title").asText());
    assertEquals(7, running.path("execution").asInt());
    assertEquals("d.scala", running.path("notebook").asText());
    works.close();
    works.failed("too late");
    assertTrue(reported("works", "SUCCEEDED").path("endMillis").asLong() > 0);

    Cells.begin("d.scala", "fails");
    Cells.failed(new IllegalStateException("no way"));
    JsonNode failed = reported("fails", "FAILED");
    assertEquals("java.lang.IllegalStateException: no way", failed.path("error").asText());
    assertEquals(8, failed.path("execution").asInt());

    Cells.begin("d.scala", "stops");
    Cells.cancelled();
    reported("stops", "CANCELLED");

    Cells.begin("d.scala", "forgotten");
    Cells.begin("d.scala", null, 0, "1 + 1");
    assertTrue(reported("forgotten", "CANCELLED").path("error").asText().contains("was not told"));
    Cells.end();
    assertTrue(reported("72fce59447a0", "SUCCEEDED").path("inferredId").asBoolean());
  }

  @Test
  void cellsAreScalaUnlessTheKernelSaysOtherwise() throws Exception {
    Cells.begin("f.scala", "scala").close();
    assertEquals("scala", languageOf("scala"));
    Cells.language("kotlin");
    Cells.begin("f.ipynb", "kotlin").close();
    assertEquals("kotlin", languageOf("kotlin"));
    Cells.language(null);
    Cells.begin("f.scala", "none").close();
    assertEquals("scala", languageOf("none"));
    Cells.language("java");
    Cells.language("  ");
    Cells.begin("f.scala", "blank").close();
    assertEquals("scala", languageOf("blank"));
  }

  private String languageOf(String cell) throws InterruptedException {
    return server
        .await(each -> run(each.update(), cell).path("state").asText().equals("SUCCEEDED"))
        .update()
        .path("language")
        .asText();
  }

  @Test
  void workThatFailsFailsAsItWouldWithoutUs() throws Exception {
    Cells.begin("e.scala", "throws");
    Callable<String> work =
        Cells.wrapCallable(
            () -> {
              throw new IOException("from the work");
            });
    IOException failure = assertThrows(IOException.class, work::call);
    assertEquals("from the work", failure.getMessage());
    assertEquals("value", Cells.wrapCallable(() -> "value").call());
    Cells.end();
  }

  @Test
  void nothingIsThrownWhateverIsGiven() {
    try (OpenCell cell = Cells.begin(null, "\u0000\ud800" + "x".repeat(10_000), -5, null)) {
      cell.failed((String) null);
      cell.failed((Throwable) null);
    }
    Cells.end();
    Cells.failed("no cell runs");
    Cells.cancelled();
  }
}
