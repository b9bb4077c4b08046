package io.cellwatch.exporter.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** What the proxy of drivers' UIs did, every series born at 0. Safe for many threads. */
public final class ProxyMeters {
  private static final int HUNDRED = 100;

  private final Map<String, Counter> requests;
  private final Map<String, Counter> failures;
  private final Counter bytes;
  private final Timer seconds;

  private final MeterRegistry registry;

  public ProxyMeters(ApplicationMetrics metrics) {
    registry = metrics.registry();
    requests = counters(registry, ProxyMetric.REQUESTS, MetricLabel.STATUS);
    failures = counters(registry, ProxyMetric.FAILURES, MetricLabel.PROXY_FAILURE);
    bytes = ApplicationMeters.counter(registry, ProxyMetric.BYTES, List.of());
    seconds =
        Timer.builder(ProxyMetric.SECONDS.base())
            .description(ProxyMetric.SECONDS.help())
            .register(registry);
  }

  /** Shows how many connections to drivers are open. */
  public void watchConnections(IntSupplier connections) {
    Gauge.builder(ProxyMetric.CONNECTIONS.base(), connections::getAsInt)
        .strongReference(true)
        .description(ProxyMetric.CONNECTIONS.help())
        .register(registry);
  }

  private static Map<String, Counter> counters(
      MeterRegistry registry, ProxyMetric metric, MetricLabel label) {
    return label.known().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                value -> value,
                value -> ApplicationMeters.counter(registry, metric, List.of(value))));
  }

  /** Counts an answer of a driver. */
  public void answered(int status, long bytesSent, Duration took) {
    Counter counter = requests.get(status / HUNDRED + "xx");
    if (counter != null) {
      counter.increment();
    }
    bytes.increment((double) bytesSent);
    seconds.record(took);
  }

  /**
   * Counts a request that no driver answered to its end.
   *
   * @throws IllegalArgumentException the reason is none of {@link MetricLabel#PROXY_FAILURE}
   */
  public void failed(String reason) {
    Counter counter = failures.get(MetricLabel.PROXY_FAILURE.checked(reason));
    if (counter != null) {
      counter.increment();
    }
  }
}
