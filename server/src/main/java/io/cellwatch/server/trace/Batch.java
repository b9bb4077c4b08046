package io.cellwatch.server.trace;

import io.cellwatch.exporter.text.Figures;
import java.util.List;

/**
 * Many neighbours of one level under one line, which opens.
 *
 * @param counts how many and how they stand, in words
 * @param failed one of them has failed
 * @param extent from the first start to the last end
 */
record Batch(
    String counts,
    boolean failed,
    int depth,
    TimeWindow.Extent extent,
    String at,
    String took,
    Zoom zoom,
    List<Item> items) {

  static Batch of(List<TraceSpan> spans, TimeWindow window, int depth, List<Item> items) {
    long start = spans.stream().mapToLong(TraceSpan::startMillis).min().orElseThrow();
    long end = spans.stream().mapToLong(TraceSpan::endMillis).max().orElseThrow();
    long failed = spans.stream().filter(span -> span.state() == SpanState.FAILED).count();
    SpanType type = spans.get(0).type();
    boolean alike = spans.stream().allMatch(span -> span.type() == type);
    String counts =
        alike ? type.counted(spans.size()) : Figures.count(spans.size(), "span", "spans");
    return new Batch(
        counts + (failed > 0 ? ", " + Figures.count(failed) + " failed" : ""),
        failed > 0,
        depth,
        window.extent(start, end),
        TimeText.offset(start - window.origin()),
        TimeText.duration(end - start),
        Zoom.around(window.origin(), start, end),
        items);
  }
}
