package io.cellwatch.exporter.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gathers data points by metric of the catalogue. */
final class SnapshotBuilder {
  private final Map<Metric, List<DataPointSnapshot>> points = new EnumMap<>(Metric.class);

  void gauge(Metric metric, Labels labels, double value) {
    add(metric, new GaugeDataPointSnapshot(value, labels, null));
  }

  /** Counts and bytes: exact up to 2^53. */
  void gauge(Metric metric, Labels labels, long value) {
    gauge(metric, labels, (double) value);
  }

  void info(Metric metric, Labels labels) {
    add(metric, new InfoDataPointSnapshot(labels));
  }

  /**
   * Adds a histogram.
   *
   * @param counts of each bucket alone, the one above all bounds last
   */
  void histogram(Metric metric, Labels labels, List<Double> bounds, List<Long> counts, double sum) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i <= bounds.size(); i++) {
      double bound = i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY;
      buckets.bucket(bound, counts.isEmpty() ? 0 : counts.get(i));
    }
    add(
        metric,
        HistogramDataPointSnapshot.builder()
            .labels(labels)
            .classicHistogramBuckets(buckets.build())
            .sum(sum)
            .build());
  }

  void summary(Metric metric, Labels labels, long count, double sum) {
    add(metric, SummaryDataPointSnapshot.builder().labels(labels).count(count).sum(sum).build());
  }

  private void add(Metric metric, DataPointSnapshot point) {
    points.computeIfAbsent(metric, each -> new ArrayList<>()).add(point);
  }

  /** How many data points there are so far. */
  int size() {
    return points.values().stream().mapToInt(List::size).sum();
  }

  MetricSnapshots build() {
    List<MetricSnapshot> snapshots = new ArrayList<>(points.size());
    points.forEach((metric, ofMetric) -> snapshots.add(snapshot(metric, ofMetric)));
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot snapshot(Metric metric, List<DataPointSnapshot> points) {
    MetricMetadata metadata = new MetricMetadata(metric.base(), metric.help());
    return switch (metric.type()) {
      case GAUGE -> new GaugeSnapshot(metadata, cast(points));
      case INFO -> new InfoSnapshot(metadata, cast(points));
      case HISTOGRAM -> new HistogramSnapshot(metadata, cast(points));
      case SUMMARY -> new SummarySnapshot(metadata, cast(points));
      case COUNTER ->
          throw new IllegalArgumentException(metric.exposed() + ": counters are Micrometer's");
    };
  }

  @SuppressWarnings("unchecked") // each kind of point is added under metrics of its type only
  private static <P extends DataPointSnapshot> List<P> cast(List<DataPointSnapshot> points) {
    return (List<P>) points;
  }
}
