package io.cellwatch.listener;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
public final class Await {
  private Await() {}

  /**
   * Returns when the condition holds.
   *
   * @param what is waited for, in words
   * @throws AssertionError it did not hold in time
   */
  public static void until(int seconds, String what, BooleanSupplier condition)
      throws InterruptedException {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(seconds)) {
        throw new AssertionError("not within " + seconds + " s: " + what);
      }
      Thread.sleep(10);
    }
  }
}
