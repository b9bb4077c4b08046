package io.cellwatch.proxy;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what has to become true, for as long as a busy machine may need. */
final class Patience {
  static final int MILLIS = 20_000;

  private Patience() {}

  static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMillis(MILLIS).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("never became true: " + what);
      }
      Thread.sleep(5);
    }
  }
}
