package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;

/**
 * Publishers of applications that have ended: one whose server is not there goes on for a minute,
 * and would run into the tests that come next.
 */
public final class LeftPublishers {
  private static final String THREAD = "cellwatch-publisher";
  private static final long MOST_MILLIS = 10_000;

  private LeftPublishers() {}

  /** Stops all of this JVM, and waits until they have. */
  public static void stop() throws InterruptedException {
    for (Thread thread : threads()) {
      thread.interrupt();
      thread.join(MOST_MILLIS);
      assertFalse(thread.isAlive(), "an interrupted publisher goes on");
    }
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(THREAD))
        .toList();
  }
}
