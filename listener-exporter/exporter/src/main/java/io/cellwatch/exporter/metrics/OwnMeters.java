package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.CellRunCounts;
import io.cellwatch.exporter.otlp.SpanResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** What a server counts about itself, every series born at 0, and its JVM's figures. */
public final class OwnMeters implements AutoCloseable {
  private final Map<String, Counter> updates;
  private final Map<String, Timer> ingest;
  private final Timer scrape;
  private final Map<String, Counter> spans;
  private final MeterRegistry registry;
  private final List<Counter> cellRunsWithoutSpark;
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public OwnMeters(ApplicationMetrics metrics) {
    registry = metrics.registry();
    spans =
        forEach(
            MetricLabel.SPAN_RESULT,
            result -> ApplicationMeters.counter(registry, OwnMetric.SPANS, List.of(result)));
    updates =
        forEach(
            MetricLabel.UPDATE_RESULT,
            result -> ApplicationMeters.counter(registry, OwnMetric.UPDATES, List.of(result)));
    ingest =
        forEach(
            MetricLabel.ENDPOINT,
            endpoint ->
                Timer.builder(OwnMetric.INGEST.base())
                    .description(OwnMetric.INGEST.help())
                    .tag(MetricLabel.ENDPOINT.label(), endpoint)
                    .register(registry));
    scrape =
        Timer.builder(OwnMetric.SCRAPE.base())
            .description(OwnMetric.SCRAPE.help())
            .register(registry);
    cellRunsWithoutSpark = ApplicationMeters.cellRuns(registry, "");
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  private static <M> Map<String, M> forEach(MetricLabel label, Function<String, M> meter) {
    return label.known().stream().collect(Collectors.toUnmodifiableMap(value -> value, meter));
  }

  /** Counts what became of an update or a report, and how long that took. */
  public void update(String endpoint, String result, Duration took) {
    of(updates, result).increment();
    of(ingest, endpoint).record(took);
  }

  private static <M> M of(Map<String, M> meters, String value) {
    M meter = meters.get(value);
    if (meter == null) {
      throw new IllegalArgumentException(value + ": one of " + meters.keySet() + " is expected");
    }
    return meter;
  }

  public void scraped(Duration took) {
    scrape.record(took);
  }

  /** Counts what became of spans. */
  public void spans(SpanResult result, long count) {
    of(spans, result.label()).increment((double) count);
  }

  /** Shows how many spans wait for the exporter, and how many are kept in memory. */
  public void watchSpans(IntSupplier queued, IntSupplier kept) {
    gauge(OwnMetric.SPANS_QUEUED, queued);
    gauge(OwnMetric.TRACE_RING_SPANS, kept);
  }

  private void gauge(OwnMetric metric, IntSupplier value) {
    Gauge.builder(metric.base(), value::getAsInt)
        .strongReference(true)
        .description(metric.help())
        .register(registry);
  }

  /** Counts ended runs of cells in sessions without Spark. */
  public void cellRunsWithoutSpark(CellRunCounts runs) {
    cellRunsWithoutSpark.get(0).increment((double) runs.succeeded());
    cellRunsWithoutSpark.get(1).increment((double) runs.failed());
    cellRunsWithoutSpark.get(2).increment((double) runs.cancelled());
  }

  /** Watches the JVM's garbage collections no longer. */
  @Override
  public void close() {
    collections.close();
  }
}
