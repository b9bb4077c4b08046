package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.launch.LaunchPhase;
import io.cellwatch.exporter.launch.Launched;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * Counts launches. The counters of a cluster are born at 0 when the server knows of it, its
 * histograms with the first launch.
 */
public final class LaunchMeters {
  /** Stands for clusters that the server does not know, and for those that would be too many. */
  public static final String OTHER = "other";

  static final int MOST_CLUSTERS = 50;

  private static final Duration[] BOUNDS =
      List.of(1, 2, 3, 5, 8, 12, 20, 30, 60, 120, 300, 600).stream()
          .map(Duration::ofSeconds)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<String, Map<String, Counter>> counters = new HashMap<>();
  private final Map<String, Map<String, Timer>> timers = new HashMap<>();

  public LaunchMeters(ApplicationMetrics metrics) {
    registry = metrics.registry();
    cluster(OTHER);
  }

  /** There is a cluster of this name, so that it has counters. */
  public synchronized void cluster(String name) {
    if (counters.size() <= MOST_CLUSTERS) {
      counters.computeIfAbsent(
          name,
          key ->
              forEach(
                  MetricLabel.LAUNCH_OUTCOME.known(),
                  outcome ->
                      ApplicationMeters.counter(
                          registry, LaunchMetric.LAUNCHES, List.of(key, outcome))));
    }
  }

  /** The outcome of a launch is known; to be called once. */
  public synchronized void decided(Launched launch) {
    String outcome = MetricLabel.LAUNCH_OUTCOME.checked(launch.outcome());
    Counter counter = counters.getOrDefault(label(launch), Map.of()).get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  /** A launch has come so far; to be called once for each phase. */
  public synchronized void reached(Launched launch, LaunchPhase phase, Duration took) {
    Timer timer =
        timers
            .computeIfAbsent(
                label(launch),
                cluster -> forEach(LaunchPhase.labels(), each -> timer(cluster, each)))
            .get(phase.label());
    if (timer != null) {
      timer.record(took);
    }
  }

  private String label(Launched launch) {
    return counters.containsKey(launch.cluster()) ? launch.cluster() : OTHER;
  }

  private Timer timer(String cluster, String phase) {
    return Timer.builder(LaunchMetric.SECONDS.base())
        .description(LaunchMetric.SECONDS.help())
        .tag(MetricLabel.CLUSTER.label(), cluster)
        .tag(MetricLabel.LAUNCH_PHASE.label(), phase)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  /**
   * Shows how many launches are known.
   *
   * @param count by state, one of {@link MetricLabel#LAUNCH_STATE}
   */
  public void watch(Function<String, IntSupplier> count) {
    for (String state : MetricLabel.LAUNCH_STATE.known()) {
      IntSupplier inState = count.apply(state);
      Gauge.builder(LaunchMetric.KNOWN.base(), inState::getAsInt)
          .strongReference(true)
          .description(LaunchMetric.KNOWN.help())
          .tag(MetricLabel.LAUNCH_STATE.label(), state)
          .register(registry);
    }
  }

  private static <M> Map<String, M> forEach(List<String> values, Function<String, M> meter) {
    return values.stream().collect(Collectors.toUnmodifiableMap(value -> value, meter));
  }
}
