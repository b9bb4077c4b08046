package io.cellwatch.exporter.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers data points by metric of the catalogue, and counts the series that they make. */
final class SnapshotBuilder {
  /** No count of ours is larger; what a broken driver may claim must not overflow. */
  private static final long MOST = 1L << 53;

  private final Map<Metric, List<DataPointSnapshot>> points = new HashMap<>();
  private int series;

  void gauge(Metric metric, Labels labels, double value) {
    add(metric, new GaugeDataPointSnapshot(value, labels, null), 1);
  }

  /** One series for each value, with the label set at the same place: as many of both. */
  void gauges(Metric metric, List<Labels> labels, double... values) {
    for (int i = 0; i < labels.size(); i++) {
      gauge(metric, labels.get(i), values[i]);
    }
  }

  /** A count, or bytes: exact up to 2^53. */
  void count(Metric metric, Labels labels, long value) {
    gauge(metric, labels, (double) value);
  }

  /** One series for each count, with the label set at the same place: as many of both. */
  void counts(Metric metric, List<Labels> labels, long... values) {
    for (int i = 0; i < labels.size(); i++) {
      count(metric, labels.get(i), values[i]);
    }
  }

  /** A moment in epoch milliseconds, shown in seconds; no series where it is not known (0). */
  void moment(Metric metric, Labels labels, long millis) {
    if (millis > 0) {
      gauge(metric, labels, millis / 1e3);
    }
  }

  void info(Metric metric, Labels labels) {
    add(metric, new InfoDataPointSnapshot(labels), 1);
  }

  /**
   * Adds a histogram.
   *
   * @param counts of each bucket alone, the one above all bounds last; empty: all are 0
   */
  void histogram(
      Metric metric,
      Labels labels,
      List<Double> bounds,
      List<Long> counts,
      double sum,
      Exemplars exemplars) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long left = MOST;
    for (int i = 0; i <= bounds.size(); i++) {
      double bound = i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY;
      long count = counts.isEmpty() ? 0 : Math.min(left, counts.get(i));
      left -= count;
      buckets.bucket(bound, count);
    }
    add(
        metric,
        HistogramDataPointSnapshot.builder()
            .labels(labels)
            .classicHistogramBuckets(buckets.build())
            .sum(sum)
            .exemplars(exemplars)
            .build(),
        bounds.size() + 3);
  }

  void summary(Metric metric, Labels labels, long count, double sum) {
    add(metric, SummaryDataPointSnapshot.builder().labels(labels).count(count).sum(sum).build(), 2);
  }

  private void add(Metric metric, DataPointSnapshot point, int itsSeries) {
    points.computeIfAbsent(metric, each -> new ArrayList<>()).add(point);
    series += itsSeries;
  }

  /** How many series there are so far. */
  int series() {
    return series;
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
