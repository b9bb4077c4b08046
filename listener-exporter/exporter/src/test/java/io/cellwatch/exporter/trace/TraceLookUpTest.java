package io.cellwatch.exporter.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Scope;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import io.opentelemetry.sdk.resources.Resource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Looking for the trace of what still runs. */
class TraceLookUpTest {
  private static final String DRIVER = "driver-1";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Traces traces =
      new Traces(
          new FakeClock(),
          TraceOptions.DEFAULT,
          Resource.empty(),
          Duration.ofMinutes(10),
          new RecordingSink(),
          new TraceRing(1000));

  private static CellRun run(String session, int execution) {
    return SimulatedDriver.run(session, "a.ipynb", "c1", execution);
  }

  private static JobRecord running(int id, CellRun run) {
    return SimulatedDriver.job(id, run, WorkState.RUNNING);
  }

  private List<String> names(String traceId) {
    Traces.Found found = traces.find(traceId);
    assertNotNull(found, traceId);
    return found.spans().stream().map(FinishedSpan::name).sorted().toList();
  }

  @Test
  void workOfAnApplicationIsFoundByTheIdThatItHasNow() {
    SimulatedDriver driver = new SimulatedDriver(DRIVER, "");
    CellRun run = run("", 1);
    traces.updated(DRIVER, driver.update(SimulatedDriver.cell(run, 1), running(7, run)));
    String unnamed = TraceIds.ofCell(driver.update().application(), run);
    assertEquals(List.of("cell run", "job"), names(unnamed));

    driver.id = "app-1";
    traces.updated(DRIVER, driver.update());

    assertEquals(
        List.of("cell run", "job"), names(TraceIds.ofCell(driver.update().application(), run)));
    assertNull(traces.find(unnamed));
  }

  @Test
  void workThatTurnsOutToBelongToAnotherRunIsFoundThere() {
    SimulatedDriver driver = new SimulatedDriver(DRIVER, "app-1");
    CellRun first = run("session-1", 1);
    CellRun second = run("session-1", 2);
    traces.updated(DRIVER, driver.update(running(7, first), running(8, first)));
    traces.updated(DRIVER, driver.update(running(8, second)));

    assertEquals(List.of("job"), names(TraceIds.ofCell(first)));
    assertEquals(List.of("job"), names(TraceIds.ofCell(second)));
  }

  @Test
  void traceOfABatchApplicationBeginsWithIt() {
    SimulatedDriver driver = new SimulatedDriver(DRIVER, "app-1");
    driver.tracing = Tracing.root(Scope.APPLICATION);
    traces.updated(DRIVER, driver.update(running(7, run("session-1", 1))));
    String traceId =
        SpanIds.of(driver.update().application()).trace(Scope.APPLICATION, CellRun.NONE);

    assertEquals(List.of("application"), names(traceId));
  }

  @Test
  void spansOfOtherTracesAreNotMadeForALookUp() {
    int drivers = 200;
    int jobs = 100;
    for (int each = 0; each < drivers; each++) {
      SimulatedDriver driver = new SimulatedDriver("driver-" + each, "app-" + each);
      CellRun run = run("session-" + each, 1);
      traces.updated(
          driver.instance,
          driver.update(
              IntStream.range(0, jobs).mapToObj(id -> running(id, run)).toArray(JobRecord[]::new)));
    }
    String traceId = TraceIds.ofCell(run("session-77", 1));
    assertEquals(jobs, names(traceId).size());

    long before = THREADS.getCurrentThreadAllocatedBytes();
    Traces.Found found = traces.find(traceId);
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertNotNull(found);
    assertEquals(jobs, found.running().size());
    // One of these spans takes about 5 KB while it is made, and there are 20,000 in all.
    assertTrue(bytes < jobs * 20_000L, bytes + " bytes for " + jobs + " spans");
  }
}
