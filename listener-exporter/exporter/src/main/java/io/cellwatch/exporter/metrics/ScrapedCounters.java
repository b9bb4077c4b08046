package io.cellwatch.exporter.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one scrape shows of the applications' counters, of all that was gathered for it.
 *
 * @param hidden labels of applications whose counters were being made, or went, meanwhile: some of
 *     them may stand at 0 and not at their sums
 * @param atZero labels of applications whose counters, and histograms, are shown as 0
 */
record ScrapedCounters(Predicate<String> hidden, Set<String> atZero) {
  MetricSnapshots of(MetricSnapshots all) {
    return new MetricSnapshots(all.stream().map(this::shown).filter(Objects::nonNull).toList());
  }

  private @Nullable MetricSnapshot shown(MetricSnapshot snapshot) {
    if (snapshot instanceof CounterSnapshot counter) {
      List<CounterDataPointSnapshot> points =
          shown(
              counter.getDataPoints(),
              hidden,
              point -> new CounterDataPointSnapshot(0, point.getLabels(), null, 0));
      return points.isEmpty() ? null : new CounterSnapshot(counter.getMetadata(), points);
    }
    if (snapshot instanceof HistogramSnapshot histogram) {
      return new HistogramSnapshot(
          histogram.getMetadata(),
          shown(histogram.getDataPoints(), label -> false, ScrapedCounters::empty));
    }
    if (snapshot instanceof SummarySnapshot summary) {
      return new SummarySnapshot(
          summary.getMetadata(),
          shown(
              summary.getDataPoints(),
              label -> false,
              point ->
                  SummaryDataPointSnapshot.builder()
                      .labels(point.getLabels())
                      .count(0)
                      .sum(0)
                      .build()));
    }
    return snapshot;
  }

  private <P extends DataPointSnapshot> List<P> shown(
      List<P> points, Predicate<String> hides, Function<P, P> zero) {
    return points.stream()
        .filter(point -> !hides.test(application(point)))
        .map(point -> atZero.contains(application(point)) ? zero.apply(point) : point)
        .toList();
  }

  /** Empty: of none. */
  private static String application(DataPointSnapshot point) {
    String label = point.getLabels().get(MetricLabel.APP_ID.label());
    return label == null ? "" : label;
  }

  private static HistogramDataPointSnapshot empty(HistogramDataPointSnapshot point) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    point.getClassicBuckets().stream().forEach(bucket -> buckets.bucket(bucket.getUpperBound(), 0));
    return HistogramDataPointSnapshot.builder()
        .labels(point.getLabels())
        .classicHistogramBuckets(buckets.build())
        .sum(0)
        .build();
  }
}
