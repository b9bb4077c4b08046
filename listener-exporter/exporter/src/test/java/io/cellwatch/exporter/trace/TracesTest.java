package io.cellwatch.exporter.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracesTest {
  private static final String DRIVER = "driver-1";
  private static final String SESSION = "session-1";
  private static final Duration LOST_AFTER = Duration.ofMinutes(10);

  private final FakeClock clock = new FakeClock();
  private final RecordingSink sink = new RecordingSink();
  private final SimulatedDriver driver = new SimulatedDriver(DRIVER, "app-1");
  private final CellRun run = SimulatedDriver.run(SESSION, "a.ipynb", "c1", 3);
  private Traces traces = newServer(sink);

  private Traces newServer(SpanSink to) {
    return new Traces(
        clock, TraceOptions.DEFAULT, Resource.empty(), LOST_AFTER, to, new TraceRing(1000));
  }

  private void after(Duration time) {
    clock.forward(time);
    traces.expire();
  }

  private CellReport.Run reported(WorkState state) {
    return SimulatedDriver.reported(run.notebook(), run.cell(), run.execution(), state);
  }

  private static JobRecord exported(JobRecord job) {
    return new JobRecord(
        job.jobId(),
        job.run(),
        job.executionId(),
        job.name(),
        job.description(),
        job.group(),
        job.state(),
        job.startMillis(),
        job.endMillis(),
        job.lastProgressMillis(),
        job.error(),
        job.stageIds(),
        job.tasks(),
        job.stages(),
        job.tracing().as(Tracing.State.EXPORTED));
  }

  private JobRecord job(int id, WorkState state) {
    return SimulatedDriver.job(id, run, state);
  }

  private ConnectOperationRecord operation(WorkState state) {
    return SimulatedDriver.operation("o1", run, state);
  }

  private StageRecord stage(int id, WorkState state, int job) {
    return SimulatedDriver.stage(id, run, state, job);
  }

  private static CellRecord due(CellRecord cell) {
    return new CellRecord(
        cell.run(),
        cell.firstJobMillis(),
        cell.lastEndMillis(),
        cell.workStartMillis(),
        cell.workEndMillis(),
        cell.lastProgressMillis(),
        cell.jobs(),
        cell.tasks(),
        cell.totals(),
        cell.spansOmitted(),
        cell.tracing().as(Tracing.State.DUE));
  }

  private CellRecord cell(int running) {
    return SimulatedDriver.cell(run, running);
  }

  @Test
  void workIsExportedWhenItHasEndedAndItsParentsIdIsKnownBefore() {
    traces.updated(DRIVER, driver.update(cell(1), job(7, WorkState.RUNNING)));
    assertEquals(List.of(), sink.names());

    traces.updated(DRIVER, driver.update(stage(4, WorkState.SUCCEEDED, 7)));
    traces.updated(DRIVER, driver.update(cell(0), job(7, WorkState.SUCCEEDED)));
    traces.reported(SESSION, SimulatedDriver.report(1, true, reported(WorkState.SUCCEEDED)));
    after(Duration.ofSeconds(4));

    assertEquals(List.of("cell run", "job", "stage"), sink.names());
    FinishedSpan root = sink.only("cell run");
    FinishedSpan job = sink.only("job");
    assertFalse(root.parentSpanContext().isValid());
    assertEquals(root.getSpanId(), job.getParentSpanId());
    assertEquals(job.getSpanId(), sink.only("stage").getParentSpanId());
    assertEquals(1, sink.spans.stream().map(FinishedSpan::getTraceId).distinct().count());
  }

  @Test
  void theSameUpdateTwiceExportsEachSpanOnce() {
    driver.update();
    traces.updated(DRIVER, driver.update(job(7, WorkState.SUCCEEDED)));
    traces.updated(DRIVER, driver.full(job(7, WorkState.SUCCEEDED)));
    sink.settle();
    traces.updated(DRIVER, driver.full(job(7, WorkState.SUCCEEDED)));

    assertEquals(List.of("job"), sink.names());
    assertEquals("2-4", traces.exportedOfDriver(DRIVER));
  }

  @Test
  void anUpdateIsToldOfWhenItsSpansHaveArrivedAndNotBefore() {
    traces.updated(DRIVER, driver.update(job(7, WorkState.RUNNING)));
    traces.updated(DRIVER, driver.update(job(7, WorkState.SUCCEEDED)));
    traces.updated(DRIVER, driver.update(job(8, WorkState.RUNNING)));
    assertEquals("1 3", traces.exportedOfDriver(DRIVER));
    assertFalse(traces.untold(Duration.ofSeconds(1)));

    sink.settle();
    assertTrue(traces.untold(Duration.ofSeconds(1)));
    assertEquals("1-3", traces.exportedOfDriver(DRIVER));
    assertFalse(traces.untold(Duration.ofSeconds(1)));
  }

  @Test
  void aReportIsToldOfWhenTheRunsOwnSpanHasArrived() {
    traces.reported(SESSION, SimulatedDriver.report(1, true, reported(WorkState.RUNNING)));
    traces.reported(SESSION, SimulatedDriver.report(2, false, reported(WorkState.FAILED)));
    traces.reported(SESSION, SimulatedDriver.report(3, false));
    after(Duration.ofSeconds(4));
    assertEquals("1 3", traces.exportedOfSession(SESSION));
    sink.settle();

    assertEquals("1-3", traces.exportedOfSession(SESSION));
    assertEquals(StatusCode.ERROR, sink.only("cell run").status().getStatusCode());
    assertEquals(
        "ValueError", sink.only("cell run").attributes().get(SpanAttribute.ERROR_TYPE.text()));
  }

  @Test
  void theNextServerExportsWhatWasNotExportedAndNothingElse() {
    traces.updated(DRIVER, driver.update(job(7, WorkState.SUCCEEDED)));
    sink.settle();
    RecordingSink next = new RecordingSink();
    traces = newServer(next);
    traces.updated(
        DRIVER, driver.full(exported(job(7, WorkState.SUCCEEDED)), job(8, WorkState.SUCCEEDED)));

    assertEquals(8, next.only("job").attributes().get(SpanAttribute.JOB_ID.number()));
    Traces.Found known = traces.find(sink.only("job").getTraceId());
    assertNotNull(known);
    assertEquals(2, known.spans().size());
  }

  @Test
  void whatIsReportedToAServerThatLeavesIsExportedByTheNextAlone() {
    driver.update();
    traces.updated(DRIVER, driver.update(job(7, WorkState.SUCCEEDED)));
    traces.leave();
    sink.settle();
    assertTrue(traces.untold(Duration.ofSeconds(1)));
    traces.updated(DRIVER, driver.update(job(8, WorkState.SUCCEEDED)));
    traces.reported(SESSION, SimulatedDriver.report(1, true, reported(WorkState.SUCCEEDED)));
    after(Duration.ofHours(1));
    assertEquals(List.of("job"), sink.names());
    assertEquals("2", traces.exportedOfDriver(DRIVER));
    assertFalse(traces.untold(Duration.ofHours(2)));
    assertEquals("", traces.exportedOfSession(SESSION));

    traces = newServer(sink);
    traces.updated(
        DRIVER, driver.full(exported(job(7, WorkState.SUCCEEDED)), job(8, WorkState.SUCCEEDED)));
    assertEquals(List.of("job", "job"), sink.names());
  }

  @Test
  void aRunThatWasExportedWithoutItsKernelsReportIsNotExportedAgainWithIt() {
    traces.updated(DRIVER, driver.update(due(cell(0))));
    after(Duration.ofSeconds(31));
    assertEquals(List.of("cell run"), sink.names());

    traces.reported(SESSION, SimulatedDriver.report(5, true, reported(WorkState.SUCCEEDED)));
    after(Duration.ofMinutes(1));
    assertEquals(List.of("cell run"), sink.names());
    assertEquals("5", traces.exportedOfSession(SESSION));
  }

  @Test
  void aRunOfAnEndedApplicationWaitsForTheKernelThatHasNotFoundThisServerYet() {
    traces.updated(DRIVER, driver.update(cell(1)));
    driver.state = ApplicationState.ENDED;
    traces.updated(DRIVER, driver.update());
    after(Duration.ofSeconds(20));
    assertEquals(List.of(), sink.names());

    traces.reported(SESSION, SimulatedDriver.report(5, true, reported(WorkState.SUCCEEDED)));
    after(Duration.ofSeconds(16));
    assertEquals(StatusCode.UNSET, sink.only("cell run").status().getStatusCode());
  }

  @Test
  void runsOfBeforeARestartWaitForTheirDriverThoughTheFirstReportHasThemNot() {
    CellReport.Run before = reported(WorkState.SUCCEEDED);
    traces.reported(SESSION, SimulatedDriver.report(8, false));
    traces.reported(SESSION, SimulatedDriver.report(9, true, before));
    after(Duration.ofSeconds(10));
    assertEquals(List.of(), sink.names());

    after(Duration.ofSeconds(6));
    assertEquals(List.of("cell run"), sink.names());
  }

  @Test
  void aRunEndsWhenItsWorkDoesThoughItsKernelSaidSoBefore() {
    traces.updated(DRIVER, driver.update(cell(1), job(7, WorkState.RUNNING)));
    traces.reported(SESSION, SimulatedDriver.report(1, true, reported(WorkState.SUCCEEDED)));
    after(Duration.ofMinutes(1));
    assertEquals(List.of(), sink.names());

    traces.updated(DRIVER, driver.update(cell(0), job(7, WorkState.SUCCEEDED)));
    after(Duration.ofSeconds(1));
    assertEquals(List.of("cell run", "job"), sink.names());
  }

  @Test
  void aRunWithoutSparkIsTracedToo() {
    traces.reported(SESSION, SimulatedDriver.report(1, true, reported(WorkState.SUCCEEDED)));
    after(Duration.ofSeconds(4));

    FinishedSpan span = sink.only("cell run");
    assertEquals(2500, span.endMillis() - span.startMillis());
    assertNull(span.resource().getAttribute(SpanAttribute.APPLICATION_ID.text()));
    assertEquals(TraceIds.ofCell(run), span.getTraceId());
  }

  @Test
  void aRunThatSparkWorkedForWithoutAnyJobIsOneOfTheApplication() {
    traces.reported(SESSION, SimulatedDriver.report(1, true, reported(WorkState.SUCCEEDED)));
    traces.updated(DRIVER, driver.update(operation(WorkState.SUCCEEDED)));
    after(Duration.ofSeconds(4));

    assertEquals(
        "app-1",
        sink.only("cell run").resource().getAttribute(SpanAttribute.APPLICATION_ID.text()));
    assertEquals(
        sink.only("cell run").getSpanId(), sink.only("connect operation").getParentSpanId());
  }

  @Test
  void aRunWaitsForTheConnectOperationThatGoesOnBetweenItsJobs() {
    traces.updated(DRIVER, driver.update(cell(0), operation(WorkState.RUNNING)));
    traces.reported(SESSION, SimulatedDriver.report(1, true, reported(WorkState.SUCCEEDED)));
    after(Duration.ofMinutes(1));
    assertEquals(List.of(), sink.names());

    traces.updated(DRIVER, driver.update(operation(WorkState.CANCELLED)));
    after(Duration.ofSeconds(1));
    assertEquals(List.of("cell run", "connect operation"), sink.names());
  }

  @Test
  void aRunWithoutJobsThatNoKernelReportsIsNotMadeUp() {
    traces.updated(DRIVER, driver.update(operation(WorkState.SUCCEEDED)));
    Traces.Found found = traces.find(sink.only("connect operation").getTraceId());
    assertNotNull(found);
    assertEquals(1, found.spans().size());
    driver.state = ApplicationState.ENDED;
    traces.updated(DRIVER, driver.update());
    after(Duration.ofHours(1));

    assertEquals(List.of("connect operation"), sink.names());
  }

  @Test
  void aRunIsLinkedToTheOneBeforeIt() {
    CellReport.Run before =
        SimulatedDriver.reported(run.notebook(), run.cell(), 2, WorkState.SUCCEEDED);
    traces.reported(SESSION, SimulatedDriver.report(1, true, before));
    traces.reported(SESSION, SimulatedDriver.report(2, false, reported(WorkState.SUCCEEDED)));
    after(Duration.ofSeconds(4));

    FinishedSpan first = sink.spans.get(0);
    FinishedSpan second = sink.spans.get(1);
    assertEquals(List.of(), first.links());
    assertEquals(first.spanContext(), second.links().get(0).getSpanContext());
  }

  @Test
  void whatADeadDriverWasDoingEndsAsAnError() {
    traces.updated(
        DRIVER, driver.update(cell(1), job(7, WorkState.RUNNING), stage(4, WorkState.RUNNING, 7)));
    after(LOST_AFTER.minusSeconds(1));
    assertEquals(List.of(), sink.names());
    after(Duration.ofSeconds(2));

    assertEquals(List.of("cell run", "job", "stage"), sink.names());
    for (FinishedSpan span : sink.spans) {
      assertEquals("driver_lost", span.attributes().get(SpanAttribute.ERROR_TYPE.text()));
      assertEquals(StatusCode.ERROR, span.status().getStatusCode());
    }
    traces.updated(DRIVER, driver.full(job(7, WorkState.SUCCEEDED)));
    assertEquals(3, sink.spans.size(), "one that comes back is not told of twice");
  }

  @Test
  void aDriverThatOnlyPausedLeavesNoError() {
    traces.updated(DRIVER, driver.update(cell(1), job(7, WorkState.RUNNING)));
    after(Duration.ofMinutes(9));
    traces.updated(DRIVER, driver.update(cell(0), job(7, WorkState.SUCCEEDED)));
    after(Duration.ofMinutes(9));

    assertEquals(List.of("job"), sink.names());
    assertEquals(StatusCode.UNSET, sink.only("job").status().getStatusCode());
  }

  @Test
  void aRunWhoseKernelDiedEndsAsAnError() {
    traces.reported(SESSION, SimulatedDriver.report(1, true, reported(WorkState.RUNNING)));
    after(LOST_AFTER.plusSeconds(2));

    assertEquals(
        "kernel_lost", sink.only("cell run").attributes().get(SpanAttribute.ERROR_TYPE.text()));
  }

  @Test
  void aTraceIsShownWhileItGrows() {
    traces.reported(SESSION, SimulatedDriver.report(1, true, reported(WorkState.RUNNING)));
    traces.updated(
        DRIVER, driver.update(cell(1), job(6, WorkState.SUCCEEDED), job(7, WorkState.RUNNING)));

    Traces.Found found = traces.find(TraceIds.ofCell(run));
    assertNotNull(found);
    assertEquals(
        List.of("cell run", "job", "job"),
        found.spans().stream().map(FinishedSpan::name).sorted().toList());
    assertEquals(2, found.running().size());
    assertNull(traces.find("00000000000000000000000000000001"));
  }

  @Test
  void aKernelsTraceparentIsTheParent() {
    CellRun remote =
        new CellRun(
            SESSION,
            run.notebook(),
            run.cell(),
            run.execution(),
            run.source(),
            run.startMillis(),
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    traces.updated(
        DRIVER,
        driver.update(
            SimulatedDriver.cell(remote, 0), SimulatedDriver.job(7, remote, WorkState.SUCCEEDED)));
    traces.reported(
        SESSION,
        SimulatedDriver.report(
            1,
            true,
            new CellReport.Run(
                run.notebook(),
                run.cell(),
                run.execution(),
                "",
                WorkState.SUCCEEDED,
                run.startMillis(),
                run.startMillis() + 9,
                "",
                remote.traceparent(),
                false,
                false)));
    after(Duration.ofSeconds(4));

    FinishedSpan root = sink.only("cell run");
    assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", root.getTraceId());
    assertEquals("00f067aa0ba902b7", root.getParentSpanId());
    assertEquals(root.getTraceId(), sink.only("job").getTraceId());
    assertEquals(root.getSpanId(), sink.only("job").getParentSpanId());
    assertTrue(root.outerParent().isRemote());
  }

  @Test
  void withoutATraceStoreNothingIsToldAndTheRingHoldsTheNewest() {
    TraceRing ring = new TraceRing(3);
    traces =
        new Traces(clock, TraceOptions.DEFAULT, Resource.empty(), LOST_AFTER, SpanSink.NONE, ring);
    for (int i = 1; i <= 5; i++) {
      CellRun each = SimulatedDriver.run("", "", "c" + i, i);
      traces.updated(DRIVER, driver.update(SimulatedDriver.job(i, each, WorkState.SUCCEEDED)));
    }

    assertEquals(3, ring.size());
    assertEquals("", traces.exportedOfDriver(DRIVER));
    assertFalse(traces.exports());
  }
}
