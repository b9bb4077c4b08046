package io.cellwatch.listener.publish;

import java.time.Duration;

/**
 * How long one request may take: as configured while the application runs, and after its end so
 * long that every server gets its turn while the JVM's exit is held. A request that is under way at
 * the end becomes as hasty as those that follow, so that a server that hangs does not cost another
 * one the final update.
 */
final class Patience {
  private final long usualNanos;
  private final long exitNanos;
  private volatile int servers = 1;
  private volatile boolean ended;
  private volatile long endedAt;

  /**
   * Patience of one driver.
   *
   * @param usual for one request while the application runs
   * @param exit for all requests after its end
   */
  Patience(Duration usual, Duration exit) {
    usualNanos = usual.toNanos();
    exitNanos = exit.toNanos();
  }

  /** How many servers there are to try. */
  void servers(int count) {
    servers = count;
  }

  /** The application has ended. */
  void ended(long now) {
    endedAt = now;
    ended = true;
  }

  /** Nanoseconds that a request still has; not above 0 where it had its time. */
  long left(long begun, long now) {
    long usual = usualNanos - (now - begun);
    if (!ended || servers < 2) {
      return usual;
    }
    long begunOrEnded = begun - endedAt > 0 ? begun : endedAt;
    long turns = servers + 1L; // One is that of the request under way at the end.
    return Math.min(usual, exitNanos / turns - (now - begunOrEnded));
  }
}
