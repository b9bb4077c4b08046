package io.cellwatch.listener;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Lets events gather on our own queue while tasks are many and short. We are done with an event
 * long before the next one comes; without a rest the queue's thread would sleep in between and
 * Spark's scheduler would have to wake it for each event, which costs it far more than the event
 * costs us. The thread is ours alone: nobody waits for it but the end of the application.
 *
 * <p>Used by the queue's thread only.
 */
final class QueueRest {
  /** So that a queue of the usual capacity fills up only above half a million events a second. */
  private static final long NANOS_FOR_EACH_PLACE = 2_000;

  private static final Duration LONGEST = Duration.ofMillis(20);

  /** Below it a queue has no room for what comes during a rest. */
  private static final int SMALLEST_CAPACITY = 1_000;

  private final IntSupplier size;
  private final long nanos;
  private int untilLook = 1;

  /**
   * Rests for a queue.
   *
   * @param size how many events wait
   * @param capacity how many can
   */
  QueueRest(IntSupplier size, int capacity) {
    this.size = size;
    nanos =
        capacity < SMALLEST_CAPACITY
            ? 0
            : Math.min(LONGEST.toNanos(), capacity * NANOS_FOR_EACH_PLACE);
  }

  /** An event was dealt with: rests if no other one waits. */
  void afterEvent() {
    untilLook--;
    if (untilLook > 0 || nanos == 0) {
      return;
    }
    int waiting = size.getAsInt();
    if (waiting == 0) {
      LockSupport.parkNanos(this, nanos);
      waiting = size.getAsInt();
    }
    untilLook = Math.max(1, waiting);
  }
}
