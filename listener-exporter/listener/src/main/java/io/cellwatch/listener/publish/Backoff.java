package io.cellwatch.listener.publish;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: twice as long each time up to a bound, and by a different time
 * for each driver, so that a thousand of them do not come back at once.
 */
final class Backoff {
  private static final int MOST_DOUBLINGS = 16;

  private final long firstMillis;
  private final long mostMillis;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration most, RandomGenerator random) {
    this.firstMillis = first.toMillis();
    this.mostMillis = Math.max(first.toMillis(), most.toMillis());
    this.random = random;
  }

  /** Milliseconds to wait after one more failure: between half and all of the bound so far. */
  long failed() {
    long bound = Math.min(mostMillis, firstMillis << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    return bound / 2 + random.nextLong(bound / 2 + 1);
  }

  void succeeded() {
    failures = 0;
  }
}
