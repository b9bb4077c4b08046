package io.cellwatch.exporter.trace;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.Scope;
import org.jspecify.annotations.Nullable;

/** All that kernel and driver tell of a cell run. Guarded by {@link Traces}. */
final class JoinedRun {
  final CellRun run;
  CellReport.@Nullable Run reported;
  @Nullable CellRecord work;
  @Nullable DriverSpans driver;
  long workIn;

  /** The update that waits for its span, since it is not known whether a kernel reports it. */
  long awaitedIn;

  long endedSinceMillis;
  long delayMillis;
  boolean exported;

  /** Exported here without the kernel's report, which may still come. */
  boolean exportedUnreported;

  private String traceId = "";

  /** What the trace's id was made of. */
  private @Nullable CellRun traced;

  private @Nullable SpanIds tracedBy;

  JoinedRun(CellRun run) {
    this.run = run;
  }

  /** Whether it can have a span: a driver's work without jobs alone does not tell its end. */
  boolean told() {
    return work != null || reported != null;
  }

  boolean working() {
    return driver != null
        && !driver.over()
        && ((work != null && work.jobs().running() > 0) || driver.worksFor(run.key()));
  }

  /** As the driver tells of it where it does. */
  CellRun known() {
    return work == null ? run : work.run();
  }

  SpanIds ids() {
    return driver == null ? SpanIds.withoutApplication() : driver.maker().ids();
  }

  /** The trace of it, by what is known of it now. */
  String traceId() {
    SpanIds ids = ids();
    CellRun known = known();
    if (ids != tracedBy || !known.equals(traced)) {
      traceId = ids.trace(Scope.CELL, known);
      traced = known;
      tracedBy = ids;
    }
    return traceId;
  }
}
