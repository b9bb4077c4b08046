package io.cellwatch.server.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets parts of the server forget, at a steady pace, what is over. */
final class Expiry implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Expiry.class.getName());

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cellwatch-expiry").factory());

  private Expiry() {}

  static Expiry every(Duration period, Runnable... parts) {
    Expiry expiry = new Expiry();
    List<Runnable> all = List.of(parts);
    var scheduled =
        expiry.timer.scheduleWithFixedDelay(
            () -> all.forEach(Expiry::run),
            period.toMillis(),
            period.toMillis(),
            TimeUnit.MILLISECONDS);
    LOG.log(Level.TRACE, "expiry runs: {0}", scheduled);
    return expiry;
  }

  private static void run(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      // A timer that throws never runs again.
      LOG.log(Level.WARNING, "expiry failed, and will be tried again", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
