package io.cellwatch.exporter.trace;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.Scope;

/** Ids of traces, for whoever links to them. */
public final class TraceIds {
  private TraceIds() {}

  /** The trace of a run of a cell, 32 hexadecimal digits. */
  public static String ofCell(ApplicationRecord application, CellRun run) {
    return SpanIds.of(application).trace(Scope.CELL, run);
  }

  /** The trace of a run for which no application works. */
  public static String ofCell(CellRun run) {
    return SpanIds.withoutApplication().trace(Scope.CELL, run);
  }

  /** The trace of a launch. */
  public static String ofLaunch(String launch) {
    return SpanIds.launch(launch, "").getTraceId();
  }
}
