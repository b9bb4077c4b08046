package io.cellwatch.exporter.otlp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Says how it goes with a destination: the first failure aloud, repeats quietly with their count,
 * and that it goes again. Used by one thread.
 */
final class Notices {
  /** Kinds of refusals that are said aloud; an odd collector must not fill the log. */
  private static final int MOST_REASONS = 10;

  private static final Logger LOG = System.getLogger(Notices.class.getName());

  private final String destination;
  private final ExportLimits limits;
  private final Set<String> reasonsSaid = new HashSet<>();
  private int failures;
  private long firstFailure;
  private long refused;

  Notices(String destination, ExportLimits limits) {
    this.destination = destination;
    this.limits = limits;
  }

  void unavailable(String reason) {
    failures++;
    if (failures == 1) {
      firstFailure = System.nanoTime();
      LOG.log(
          Level.WARNING,
          "Spans could not be sent to the "
              + destination
              + ": "
              + reason
              + ". It is tried again, with pauses of up to "
              + Failures.seconds(limits.longestPause())
              + "; meanwhile up to "
              + limits.queue()
              + " spans wait, and newer ones are dropped and counted.");
    } else {
      LOG.log(
          Level.DEBUG,
          "Spans could not be sent to the " + destination + ", try " + failures + ": " + reason);
    }
  }

  void taken() {
    if (failures > 0) {
      LOG.log(
          Level.INFO,
          "Spans reach the "
              + destination
              + " again. Tries that failed: "
              + failures
              + ", in "
              + Failures.seconds(Duration.ofNanos(System.nanoTime() - firstFailure))
              + ".");
      failures = 0;
    }
  }

  void refused(int spans, String reason) {
    refused += spans;
    boolean first = reasonsSaid.size() < MOST_REASONS && reasonsSaid.add(reason);
    LOG.log(
        first ? Level.WARNING : Level.DEBUG,
        "The "
            + destination
            + " refused "
            + spans
            + (spans == 1 ? " span" : " spans")
            + ", "
            + refused
            + " so far: "
            + reason
            + ". They are lost and counted, and later ones go on being sent.");
  }
}
