package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.opentest4j.AssertionFailedError;

/** Waiting for what comes by itself, but not for ever. */
final class Patience {
  /** Enough on a machine that does much else besides. */
  static final Duration LONG = Duration.ofSeconds(60);

  private static final long LOOK_AGAIN_MILLIS = 100;

  private Patience() {}

  static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionFailedError(what + ": not within " + LONG.toSeconds() + " s");
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /** Waits until both are equal, and shows the difference if they never are. */
  static <T> void untilEqual(T expected, Callable<T> actual) throws Exception {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (System.nanoTime() < deadline) {
      if (expected.equals(actual.call())) {
        return;
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
    assertEquals(expected, actual.call(), "not within " + LONG.toSeconds() + " s");
  }
}
