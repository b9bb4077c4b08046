package io.cellwatch.server.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A span in its place in the tree.
 *
 * @param startMillis epoch milliseconds
 * @param endMillis not before the start
 * @param orphan its parent is not among the spans
 * @param within its children, by their starts
 */
record TraceSpan(
    SpanData data,
    SpanType type,
    SpanState state,
    long startMillis,
    long endMillis,
    boolean orphan,
    List<TraceSpan> within) {

  private static final String CANCELLATION = "cancellation";

  TraceSpan {
    within = List.copyOf(within);
  }

  /** A span that nobody is below yet. */
  static TraceSpan alone(SpanData data, boolean running) {
    long start = TimeUnit.NANOSECONDS.toMillis(data.getStartEpochNanos());
    long end = TimeUnit.NANOSECONDS.toMillis(data.getEndEpochNanos());
    SpanType type = SpanType.of(data.getName());
    return new TraceSpan(
        data, type, state(data, running), start, Math.max(start, end), false, List.of());
  }

  TraceSpan with(boolean isOrphan, List<TraceSpan> children) {
    return new TraceSpan(data, type, state, startMillis, endMillis, isOrphan, children);
  }

  /** This span with what below it has any time in the window. */
  TraceSpan within(TimeWindow window) {
    return with(
        orphan,
        within.stream()
            .map(child -> child.within(window))
            .filter(child -> child.meets(window))
            .toList());
  }

  boolean meets(TimeWindow window) {
    return window.meets(startMillis, endMillis) || !within.isEmpty();
  }

  private static SpanState state(SpanData data, boolean running) {
    if (data.getStatus().getStatusCode() == StatusCode.ERROR) {
      return SpanState.FAILED;
    }
    if (running) {
      return SpanState.RUNNING;
    }
    boolean cancelled =
        data.getAttributes().asMap().entrySet().stream()
            .anyMatch(each -> tellsCancellation(each.getKey().getKey(), each.getValue()));
    return cancelled ? SpanState.CANCELLED : SpanState.SUCCEEDED;
  }

  private static boolean tellsCancellation(String key, Object value) {
    return key.endsWith(".result") && value.equals(CANCELLATION);
  }

  String id() {
    return data.getSpanContext().getSpanId();
  }

  long millis() {
    return endMillis - startMillis;
  }

  /** An attribute of any type as text; empty where the span has none of that name. */
  Optional<String> attribute(String name) {
    return data.getAttributes().asMap().entrySet().stream()
        .filter(each -> each.getKey().getKey().equals(name))
        .map(each -> String.valueOf(each.getValue()))
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  /** Of the application: the same for every span of it. */
  Optional<String> resource(String name) {
    return Optional.ofNullable(data.getResource().getAttributes().get(AttributeKey.stringKey(name)))
        .filter(text -> !text.isBlank());
  }

  /** Everything below, parents before their children. */
  Stream<TraceSpan> below() {
    return within.stream().flatMap(child -> Stream.concat(Stream.of(child), child.below()));
  }
}
