package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What became of spans, and how often their maker was told that all is known. */
final class Fate implements SpanCounts {
  private final Map<SpanResult, Long> counts = new EnumMap<>(SpanResult.class);
  private final AtomicInteger settled = new AtomicInteger();

  @Override
  public synchronized void count(SpanResult result, long spans) {
    counts.merge(result, spans, Long::sum);
  }

  synchronized long of(SpanResult result) {
    return counts.getOrDefault(result, 0L);
  }

  /** To be run where a group's fate is known. */
  Runnable settled() {
    return settled::incrementAndGet;
  }

  int timesSettled() {
    return settled.get();
  }

  void awaitSettled(int times) throws InterruptedException {
    Bounded.until(times + " groups settled", () -> settled.get() >= times);
    assertEquals(times, settled.get(), "settled more than once");
  }

  void assertCounted(long exported, long rejected, long dropped, long sampledOut) {
    assertEquals(
        "exported %d, rejected %d, dropped %d, sampled out %d"
            .formatted(exported, rejected, dropped, sampledOut),
        "exported %d, rejected %d, dropped %d, sampled out %d"
            .formatted(
                of(SpanResult.EXPORTED),
                of(SpanResult.REJECTED),
                of(SpanResult.DROPPED),
                of(SpanResult.SAMPLED_OUT)));
  }
}
