package io.cellwatch.e2e.fidelity;

import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.ReplayObserver;
import io.cellwatch.exporter.eventlog.ReplayReport;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import java.io.IOException;
import java.nio.file.Path;

/** A log, replayed. */
record Replayed(Path log, StateUpdate state, ReplayReport report) {
  static Replayed of(Path log) throws IOException {
    ApplicationFold fold = new ApplicationFold(FoldLimits.NONE, new CellResolver(null));
    ReplayReport report = EventLog.open(log).replay(fold, ReplayObserver.SILENT);
    return new Replayed(log, fold.next(0, true), report);
  }

  /** Where Spark's REST API has the application. */
  String restPath() {
    ApplicationRecord application = state.application();
    String attempt = application.attemptId().isEmpty() ? "" : "/" + application.attemptId();
    return "applications/" + application.applicationId() + attempt;
  }
}
