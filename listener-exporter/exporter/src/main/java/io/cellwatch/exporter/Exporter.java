package io.cellwatch.exporter;

import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.ApplicationsService;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.ingest.IngestService;
import io.cellwatch.exporter.metrics.ApplicationMetrics;
import io.cellwatch.exporter.metrics.MetricsService;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.cellwatch.model.CellReport;
import io.helidon.webserver.http.HttpService;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of the exporter, put together: state, its observers, and the services to register. */
public final class Exporter {
  private final ApplicationMetrics metrics = new ApplicationMetrics();
  private final Applications applications;
  private final CellRuns runs;
  private final Clock clock;
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
    List<ApplicationObserver> all = new ArrayList<>(observers);
    all.add(0, metrics.observer());
    applications = new Applications(clock, retention, all);
    runs = new CellRuns(clock, retention, this::cellRunEnded);
    this.clock = clock;
    this.maxUpdateBytes = maxUpdateBytes;
    metrics.show(applications, runs, retention, series, clock);
  }

  private void cellRunEnded(String session, CellReport.Run run) {
    metrics.cellRunEnded(ofSession(session), run);
  }

  private @Nullable ApplicationView ofSession(String session) {
    return applications.views().stream()
        .filter(
            view -> view.cells().stream().anyMatch(cell -> cell.run().session().equals(session)))
        .findFirst()
        .orElse(null);
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
        new IngestService(applications, runs, metrics, maxUpdateBytes),
        new ApplicationsService(applications, runs, clock),
        new MetricsService(metrics));
  }

  /** Lets go of what is over. To be called about once a second. */
  public void expire() {
    applications.expire();
    runs.expire();
  }
}
