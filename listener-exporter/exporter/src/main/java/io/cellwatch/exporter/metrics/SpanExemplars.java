package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.bounded.BoundedMap;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.cellwatch.exporter.trace.SpanAttribute;
import io.cellwatch.exporter.trace.WorkSpan;
import io.cellwatch.model.Histogram;
import io.opentelemetry.api.common.AttributeKey;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Of each bucket of an application's histograms the newest value that has a span, so that a graph
 * leads to a trace. Only spans that were exported are told of: all others could not be found.
 *
 * <p>The newest is the one that ended last, whenever it was exported: Prometheus refuses, and warns
 * of at each scrape, an exemplar that is older than the one that it has of the series, or as old.
 */
public final class SpanExemplars {
  private static final int APPLICATIONS = 5000;
  private static final double MILLIS_OF_A_SECOND = 1e3;

  private final Map<String, OfApplication> applications = BoundedMap.byUse(APPLICATIONS);

  /** The newest of each bucket, by the bucket's place. */
  private record OfApplication(Map<Integer, Exemplar> durations, Map<Integer, Exemplar> skews) {
    OfApplication() {
      this(new TreeMap<>(), new TreeMap<>());
    }
  }

  /** A span was exported. Called on the export's thread. */
  public synchronized void exported(FinishedSpan span) {
    boolean task = span.name().equals(WorkSpan.TASK.spanName());
    Double skew = span.attributes().get(AttributeKey.doubleKey(SpanAttribute.STAGE_SKEW.key()));
    String application =
        span.resource().getAttribute(AttributeKey.stringKey(SpanAttribute.APPLICATION_ID.key()));
    if (application == null || (!task && skew == null)) {
      return;
    }
    OfApplication its = applications.computeIfAbsent(application, id -> new OfApplication());
    if (task) {
      double seconds = (span.endMillis() - span.startMillis()) / MILLIS_OF_A_SECOND;
      put(its.durations, Histogram.TASK_DURATION_BOUNDS, seconds, span);
    } else if (skew != null) {
      put(its.skews, Histogram.STAGE_SKEW_BOUNDS, skew, span);
    }
  }

  private static void put(
      Map<Integer, Exemplar> buckets, List<Double> bounds, double value, FinishedSpan span) {
    int bucket = 0;
    while (bucket < bounds.size() && value > bounds.get(bucket)) {
      bucket++;
    }
    Exemplar before = buckets.get(bucket);
    if (before != null && before.getTimestampMillis() >= span.endMillis()) {
      return;
    }
    buckets.put(
        bucket,
        Exemplar.builder()
            .value(value)
            .traceId(span.getTraceId())
            .spanId(span.getSpanId())
            .timestampMillis(span.endMillis())
            .build());
  }

  synchronized Exemplars ofTaskDurations(String applicationId) {
    OfApplication its = applications.get(applicationId);
    return its == null ? Exemplars.EMPTY : Exemplars.of(its.durations.values());
  }

  synchronized Exemplars ofStageSkews(String applicationId) {
    OfApplication its = applications.get(applicationId);
    return its == null ? Exemplars.EMPTY : Exemplars.of(its.skews.values());
  }
}
