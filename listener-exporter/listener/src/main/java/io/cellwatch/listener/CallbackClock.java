package io.cellwatch.listener;

import java.util.concurrent.atomic.LongAdder;

/**
 * Times one callback of 64, so that the clock costs less than what it measures. Entered by the one
 * thread that delivers events; read by the publisher.
 */
final class CallbackClock {
  private static final int EVERY = 64;

  private final LongAdder nanos = new LongAdder();
  private final LongAdder samples = new LongAdder();
  private int callbacks;

  /** Of a callback that begins; 0 if this one is not timed. */
  long enter() {
    callbacks++;
    if (callbacks % EVERY != 0) {
      return 0;
    }
    long now = System.nanoTime();
    return now == 0 ? 1 : now;
  }

  /**
   * A callback has ended.
   *
   * @param entered what {@link #enter} gave
   */
  void leave(long entered) {
    if (entered != 0) {
      nanos.add(System.nanoTime() - entered);
      samples.increment();
    }
  }

  double seconds() {
    return nanos.sum() / 1e9;
  }

  long samples() {
    return samples.sum();
  }
}
