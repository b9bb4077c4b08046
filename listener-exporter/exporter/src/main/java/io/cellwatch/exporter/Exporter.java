package io.cellwatch.exporter;

import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.ApplicationsService;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.ingest.IngestService;
import io.cellwatch.exporter.metrics.ApplicationMetrics;
import io.cellwatch.exporter.metrics.MetricsService;
import io.cellwatch.exporter.metrics.OwnMeters;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.helidon.webserver.http.HttpService;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The parts of the exporter, put together: state, its observers, and the services to register. */
public final class Exporter implements AutoCloseable {
  private final ApplicationMetrics metrics;
  private final OwnMeters own;
  private final Applications applications;
  private final CellRuns runs;
  private final Clock clock;
  private final Duration lostAfter;
  private final int maxUpdateBytes;

  /**
   * @param observers of applications besides the metrics
   * @param maxUpdateBytes of an update or report, after decompression
   */
  public Exporter(
      Clock clock,
      Retention retention,
      SeriesOptions series,
      int maxUpdateBytes,
      List<ApplicationObserver> observers) {
    metrics = new ApplicationMetrics(clock);
    own = new OwnMeters(metrics);
    List<ApplicationObserver> all = new ArrayList<>(observers);
    all.add(0, metrics.observer());
    applications = new Applications(clock, retention, all);
    runs = new CellRuns(clock, retention, applications, own::cellRunsWithoutSpark);
    this.clock = clock;
    lostAfter = retention.lostAfter();
    this.maxUpdateBytes = maxUpdateBytes;
    metrics.show(applications, runs, retention, series);
  }

  public Applications applications() {
    return applications;
  }

  public CellRuns runs() {
    return runs;
  }

  public ApplicationMetrics metrics() {
    return metrics;
  }

  /** What answers requests. */
  public List<HttpService> services() {
    return List.of(
        new IngestService(applications, runs, own, maxUpdateBytes, lostAfter),
        new ApplicationsService(applications, runs, clock),
        new MetricsService(metrics, own));
  }

  /** Lets go of what is over. To be called about once a second. */
  public void expire() {
    applications.expire();
    runs.expire();
  }

  /** Watches this JVM no longer. */
  @Override
  public void close() {
    own.close();
  }
}
