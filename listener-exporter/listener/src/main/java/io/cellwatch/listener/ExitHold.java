package io.cellwatch.listener;

import io.cellwatch.listener.publish.Publisher;

/**
 * Keeps the JVM from exiting before the final update was sent, for 2 s at most, and not at all once
 * every server has failed. A hook, since Spark still posts events after the application's end: no
 * callback could wait for the last of them.
 */
final class ExitHold {
  private final Publisher publisher;
  private final Thread hook;

  ExitHold(Publisher publisher) {
    this.publisher = publisher;
    this.hook = new Thread(this::hold, "cellwatch-exit");
  }

  void begin() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is exiting already: there is nothing to hold.
    }
  }

  private void hold() {
    try {
      publisher.awaitSettled(Publisher.EXIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The application is over and reported: nothing is left to wait for. */
  void release() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is exiting: the hook runs, and returns at once.
    }
  }
}
