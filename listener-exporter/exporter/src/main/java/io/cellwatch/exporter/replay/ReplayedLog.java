package io.cellwatch.exporter.replay;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.ReplayObserver;
import io.cellwatch.exporter.eventlog.ReplayReport;
import io.cellwatch.exporter.metrics.ApplicationMetrics;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * An event log that was read to its end: the state that its driver would have sent last, and the
 * scrape that a server would give of it. Nothing is left out for a bound.
 */
public final class ReplayedLog {
  private final StateUpdate state;
  private final ReplayReport report;

  private ReplayedLog(StateUpdate state, ReplayReport report) {
    this.state = state;
    this.report = report;
  }

  /**
   * Reads a log.
   *
   * @throws IOException a file could not be read; what it holds is never an error
   */
  public static ReplayedLog read(EventLog log, ReplayObserver observer) throws IOException {
    ApplicationFold fold = new ApplicationFold(FoldLimits.NONE, new CellResolver(null));
    ReplayReport report = log.replay(fold, observer);
    fold.nothingFollows();
    return new ReplayedLog(fold.next(0, true), report);
  }

  /** All records of the application. */
  public StateUpdate state() {
    return state;
  }

  /** What was read, and what could not be. */
  public ReplayReport report() {
    return report;
  }

  /** Writes the last scrape, in Prometheus' text format. */
  public void writeMetrics(OutputStream out) throws IOException {
    // The clock stands where the log ends: the application is as it was then.
    Clock clock = Clock.fixed(Instant.ofEpochMilli(state.sentMillis()), ZoneOffset.UTC);
    ApplicationMetrics metrics = new ApplicationMetrics(clock);
    Applications applications = new Applications(clock, Retention.ALL, List.of(metrics.observer()));
    CellRuns runs = new CellRuns(clock, Retention.ALL, applications, ended -> {});
    metrics.show(applications, runs, Retention.ALL, SeriesOptions.ALL);
    applications.take("replay", state);
    metrics.write(null, out);
  }
}
