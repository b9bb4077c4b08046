package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.BooleanSupplier;

/** Waits that end. */
final class Bounded {
  static final int SECONDS = 30;

  private Bounded() {}

  /** Waits until it holds, and fails the test where it does not in time. */
  static void until(String what, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + SECONDS * 1_000_000_000L;
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("not within " + SECONDS + " s: " + what);
      }
      Thread.sleep(2);
    }
  }
}
