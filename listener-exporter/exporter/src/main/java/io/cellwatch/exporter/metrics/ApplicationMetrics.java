package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.stuck.StuckWatch;
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
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final java.time.Clock clock;
  private final ApplicationMeters meters;
  private final SpanExemplars exemplars = new SpanExemplars();

  /**
   * Without anything to show yet.
   *
   * @param clock by which series come and go
   */
  public ApplicationMetrics(java.time.Clock clock) {
    this.clock = clock;
    meters = new ApplicationMeters(registry, clock);
  }

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

  /** What leads from histograms to traces: to be told of every exported span. */
  public SpanExemplars exemplars() {
    return exemplars;
  }

  /** Micrometer's side of the registry, for meters of others. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Shows the state of these at every scrape. Called once. */
  public void show(
      Applications applications,
      CellRuns runs,
      StuckWatch stuck,
      Retention retention,
      SeriesOptions options) {
    prometheus.register(
        new StateCollector(
            applications,
            runs,
            stuck,
            retention,
            options,
            clock,
            new SeriesWithheld(registry),
            exemplars));
  }

  /** The content type that a scraper which accepts this gets. */
  public String contentType(@Nullable String accept) {
    return writer(accept).getContentType();
  }

  /** Writes everything as it is, in the format that the asker accepts. */
  public void write(@Nullable String accept, OutputStream out) throws IOException {
    write(accept, null, out);
  }

  /**
   * Writes a scrape. A Prometheus that asks for the first time since an application came sees the
   * application's counters at 0, and their values from its next scrape on; anybody else sees the
   * values at once.
   *
   * @param scraper what tells the Prometheus that asks from another; null where none asks
   */
  public void write(@Nullable String accept, @Nullable String scraper, OutputStream out)
      throws IOException {
    writer(accept).write(out, meters.scrape(scraper, prometheus::scrape));
  }

  private ExpositionFormatWriter writer(@Nullable String accept) {
    return formats.findWriter(accept);
  }
}
