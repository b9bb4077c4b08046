package io.cellwatch.exporter.replay;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.ReplayObserver;
import io.cellwatch.exporter.eventlog.ReplayReport;
import io.cellwatch.exporter.metrics.ApplicationMetrics;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.cellwatch.exporter.trace.LogSpans;
import io.cellwatch.exporter.trace.TraceOptions;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Thresholds;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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

  /** Gives the spans of all that the log tells of, what it cuts short included. */
  public void forEachSpan(TraceOptions options, Resource base, Consumer<FinishedSpan> taker) {
    new LogSpans(state, missing(), options, base).forEach(taker);
  }

  /** What the log lacks, in words; empty where it is whole. */
  private String missing() {
    List<String> missing = new ArrayList<>();
    ApplicationRecord application = state.application();
    if (application.startMillis() == 0) {
      missing.add("the application's start");
    }
    if (application.state() != ApplicationState.ENDED) {
      missing.add(report.cutOff() ? "the end: the log is cut off" : "the application's end");
    }
    if (report.malformedLines() > 0) {
      missing.add(report.malformedLines() + " malformed lines");
    }
    if (report.damagedFiles() > 0) {
      missing.add("parts of " + report.damagedFiles() + " damaged files");
    }
    if (missing.isEmpty() && application.incomplete()) {
      missing.add("events that Spark left out when it compacted the log, or files of it");
    }
    return String.join(", ", missing);
  }

  /** Writes the last scrape, in Prometheus' text format. */
  public void writeMetrics(OutputStream out) throws IOException {
    // The clock stands where the log ends: the application is as it was then.
    Clock clock = Clock.fixed(Instant.ofEpochMilli(state.sentMillis()), ZoneOffset.UTC);
    ApplicationMetrics metrics = new ApplicationMetrics(clock);
    Applications applications = new Applications(clock, Retention.ALL, List.of(metrics.observer()));
    CellRuns runs = new CellRuns(clock, Retention.ALL, applications, ended -> {});
    StuckWatch stuck = new StuckWatch(clock, applications, runs, Thresholds.NONE);
    metrics.show(applications, runs, stuck, Retention.ALL, SeriesOptions.ALL);
    applications.take("replay", state);
    metrics.write(null, out);
  }
}
