package io.cellwatch.server.command;

import io.cellwatch.exporter.otlp.SpanCounts;
import io.cellwatch.exporter.otlp.SpanResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of spans. Counted on the export's thread, read on another. */
final class SpanTally implements SpanCounts {
  private final Map<SpanResult, Long> counts = new EnumMap<>(SpanResult.class);

  @Override
  public synchronized void count(SpanResult result, long spans) {
    counts.merge(result, spans, Long::sum);
  }

  synchronized long of(SpanResult result) {
    return counts.getOrDefault(result, 0L);
  }

  synchronized void clear() {
    counts.clear();
  }

  /** {@code 12 spans exported, 3 rejected}. */
  @Override
  public synchronized String toString() {
    return counts.isEmpty()
        ? "no spans"
        : counts.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey().label().replace('_', ' '))
            .collect(Collectors.joining(", "));
  }
}
