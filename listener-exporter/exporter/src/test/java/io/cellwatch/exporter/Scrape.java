package io.cellwatch.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.cluster.Clusters;
import io.cellwatch.exporter.metrics.ApplicationMetrics;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.model.Thresholds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** State and metrics put together as the server does, without HTTP, and what a scrape shows. */
public final class Scrape {
  public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  public final FakeClock clock = new FakeClock();
  public final ApplicationMetrics metrics = new ApplicationMetrics(clock);
  public final Applications applications;
  public final CellRuns runs;
  public final StuckWatch stuck;

  /** Whom to ask who holds a cluster's cores. */
  public Clusters clusters = Clusters.NONE;

  /** Ended runs of cells of sessions without Spark. */
  public long withoutSpark;

  public Scrape(Retention retention, SeriesOptions options) {
    applications = new Applications(clock, retention, List.of(metrics.observer()));
    runs =
        new CellRuns(
            clock,
            retention,
            applications,
            ended -> withoutSpark += ended.succeeded() + ended.failed() + ended.cancelled());
    stuck =
        new StuckWatch(clock, applications, runs, Thresholds.NONE, master -> clusters.of(master));
    metrics.show(applications, runs, stuck, retention, options);
  }

  public Scrape() {
    this(Retention.DEFAULT, SeriesOptions.DEFAULT);
  }

  public void expire() {
    applications.expire();
    runs.expire();
    stuck.look();
  }

  public String text() {
    return text(null);
  }

  public String text(@Nullable String accept) {
    return text(accept, null);
  }

  /** What this Prometheus gets. */
  public String scrapedBy(String prometheus) {
    return text(null, prometheus);
  }

  private String text(@Nullable String accept, @Nullable String prometheus) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      metrics.write(accept, prometheus, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  /** The lines of samples whose name and labels begin so. */
  public List<String> samples(String beginning) {
    return text().lines().filter(line -> line.startsWith(beginning)).toList();
  }

  /** The value of exactly this series. */
  public OptionalDouble value(String series) {
    return value(series, text());
  }

  /** The value of exactly this series in a scrape. */
  public static OptionalDouble value(String series, String scrape) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst();
  }
}
