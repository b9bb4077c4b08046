package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The metrics of a server, or of an event log that is read: one registry and what feeds it. */
public final class ApplicationMetrics {
  private final PrometheusRegistry prometheus = new PrometheusRegistry();
  private final PrometheusMeterRegistry registry = registryOf(prometheus);
  private final ApplicationMeters meters = new ApplicationMeters(registry);
  private final ExpositionFormats formats = ExpositionFormats.init();

  private static PrometheusMeterRegistry registryOf(PrometheusRegistry prometheus) {
    PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    // Meters of the JVM's binders with names such as Prometheus' own check refuses.
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    return registry;
  }

  /** What counts the applications' work: to be told of every change. */
  public ApplicationObserver observer() {
    return meters;
  }

  /** Micrometer's side of the registry, for meters of others. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Shows the state of these at every scrape. Called once. */
  public void show(
      Applications applications,
      CellRuns runs,
      Retention retention,
      SeriesOptions options,
      java.time.Clock clock) {
    prometheus.register(
        new StateCollector(
            applications, runs, retention, options, clock, new SeriesWithheld(registry)));
  }

  /** The content type that a scraper which accepts this gets. */
  public String contentType(@Nullable String accept) {
    return writer(accept).getContentType();
  }

  /** Writes a scrape in the format that the scraper accepts. */
  public void write(@Nullable String accept, OutputStream out) throws IOException {
    writer(accept).write(out, prometheus.scrape());
  }

  private ExpositionFormatWriter writer(@Nullable String accept) {
    return formats.findWriter(accept);
  }
}
