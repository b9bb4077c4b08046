package io.cellwatch.proxy.exchange;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The exchanges that run, each of which is looked after now and then. */
final class Exchanges {
  private static final System.Logger LOGGER = System.getLogger(Exchanges.class.getName());
  private static final long LEAST_PAUSE_MILLIS = 25;

  private final Set<Exchange> running = ConcurrentHashMap.newKeySet();

  /** How often to look, so that nobody waits for much longer than was said. */
  static Duration pause(Timeouts timeouts) {
    long shortest = Math.min(timeouts.head().toMillis(), timeouts.idle().toMillis());
    return Duration.ofMillis(Math.clamp(shortest / 4, LEAST_PAUSE_MILLIS, Presence.EVERY_MILLIS));
  }

  Exchange begin(Presence client, Runnable abort) {
    Exchange exchange = new Exchange(client, abort, running::remove);
    running.add(exchange);
    return exchange;
  }

  void look() {
    for (Exchange each : running) {
      try {
        each.look();
      } catch (RuntimeException e) {
        // The others are to be looked after nevertheless.
        LOGGER.log(System.Logger.Level.WARNING, "an exchange with a driver is not looked after", e);
      }
    }
  }
}
