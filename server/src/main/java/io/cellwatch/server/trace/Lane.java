package io.cellwatch.server.trace;

import io.cellwatch.exporter.text.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When any span of one type ran, over the whole trace: bars that touch are one.
 *
 * @param count how many there are
 * @param failures how many of them failed, in words; absent for none
 */
record Lane(
    SpanType type,
    String name,
    String count,
    Optional<String> failures,
    List<TimeWindow.Extent> bars,
    List<TimeWindow.Extent> failed) {

  /** In per cent of the width: less is not to be seen. */
  private static final double GAP = 0.1;

  static List<Lane> of(SpanTree tree, TimeWindow window) {
    List<Lane> lanes = new ArrayList<>();
    for (SpanType type : SpanType.values()) {
      List<TraceSpan> spans =
          tree.all()
              .filter(span -> span.type() == type)
              .sorted(Comparator.comparingLong(TraceSpan::startMillis))
              .toList();
      if (!spans.isEmpty()) {
        lanes.add(of(type, spans, window));
      }
    }
    return lanes;
  }

  private static Lane of(SpanType type, List<TraceSpan> spans, TimeWindow window) {
    Predicate<TraceSpan> failed = span -> span.state() == SpanState.FAILED;
    long failures = spans.stream().filter(failed).count();
    return new Lane(
        type,
        type.several(),
        Figures.count(spans.size()),
        failures == 0 ? Optional.empty() : Optional.of(Figures.count(failures) + " failed"),
        merged(spans, window),
        merged(spans.stream().filter(failed).toList(), window));
  }

  private static List<TimeWindow.Extent> merged(List<TraceSpan> sorted, TimeWindow window) {
    List<TimeWindow.Extent> bars = new ArrayList<>();
    long start = Long.MIN_VALUE;
    long end = Long.MIN_VALUE;
    long near = (long) (window.millis() * GAP / 100);
    for (TraceSpan span : sorted) {
      if (start == Long.MIN_VALUE || span.startMillis() > end + near) {
        if (start != Long.MIN_VALUE) {
          bars.add(window.extent(start, end));
        }
        start = span.startMillis();
        end = span.endMillis();
      }
      end = Math.max(end, span.endMillis());
    }
    if (start != Long.MIN_VALUE) {
      bars.add(window.extent(start, end));
    }
    return bars;
  }
}
