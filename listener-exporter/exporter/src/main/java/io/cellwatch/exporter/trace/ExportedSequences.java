package io.cellwatch.exporter.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Of one driver or kernel: the messages whose spans have all been exported, or counted as lost. It
 * is told so in the answers to its messages. Thread-safe: exports end on a thread of their own.
 */
final class ExportedSequences {
  /** What is told at most; the oldest are left out, which the source has been told before. */
  private static final int RANGES = 50;

  /** Spans that a message waits for. */
  private final Map<Long, Integer> awaited = new HashMap<>();

  /** Ranges that do not touch each other, last number by first. */
  private final NavigableMap<Long, Long> done = new TreeMap<>();

  /** Something was added since the source was last told. */
  private boolean news;

  /** A message was taken; it waits for the fate of a span until {@link #settled} is called. */
  synchronized void await(long sequence) {
    awaited.merge(sequence, 1, Integer::sum);
  }

  /** The fate of a span is known. */
  synchronized void settled(long sequence) {
    Integer left = awaited.merge(sequence, -1, Integer::sum);
    if (left == null || left <= 0) {
      awaited.remove(sequence);
      add(sequence);
    }
  }

  private void add(long sequence) {
    Map.Entry<Long, Long> before = done.floorEntry(sequence);
    if (before != null && before.getValue() >= sequence) {
      return;
    }
    long first = before != null && before.getValue() == sequence - 1 ? before.getKey() : sequence;
    news = true;
    Long after = done.remove(sequence + 1);
    done.put(first, after == null ? sequence : after);
    if (done.size() > RANGES) {
      done.pollFirstEntry();
    }
  }

  /** Whether the source has not been told of all. */
  synchronized boolean untold() {
    return news;
  }

  /** What the source is told now: {@code 3-6 8}; empty where there is none. */
  synchronized String tell() {
    news = false;
    StringJoiner ranges = new StringJoiner(" ");
    done.forEach(
        (first, last) -> ranges.add(first.equals(last) ? first.toString() : first + "-" + last));
    return ranges.toString();
  }
}
