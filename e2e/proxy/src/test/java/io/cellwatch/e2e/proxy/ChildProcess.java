package io.cellwatch.e2e.proxy;

import java.util.concurrent.TimeUnit;

/** How programs that tests started end. */
final class ChildProcess {
  private ChildProcess() {}

  /** Waits for the end of a program that has been told to end, and makes it end if it does not. */
  static void await(Process process, int seconds) {
    try {
      if (process.waitFor(seconds, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
