package io.cellwatch.proxy.exchange;

import java.time.Duration;

/**
 * How long a driver's UI may take.
 *
 * @param connect to accept a connection
 * @param queue how long a request waits for a connection where all are in use
 * @param head from a request to the end of the answer's head
 * @param idle without a byte of the answer's body
 */
public record Timeouts(Duration connect, Duration queue, Duration head, Duration idle) {
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));

  public Timeouts {
    for (Duration each : new Duration[] {connect, queue, head, idle}) {
      if (each.isNegative() || each.isZero()) {
        throw new IllegalArgumentException(each + ": a timeout is longer than nothing");
      }
    }
  }
}
