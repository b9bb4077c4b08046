package io.cellwatch.launcher.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A session as it is now.
 *
 * @param busy whether a cell is running
 * @param spark the session of Spark that lives in the kernel
 * @param lastHeard when the kernel last said how it is
 * @param silence how long ago that was
 * @param listening whether the kernel waits for code
 */
public record SessionView(
    String id,
    Kernel kernel,
    boolean busy,
    Optional<KernelSpark> spark,
    Instant lastHeard,
    Duration silence,
    boolean listening) {
  public String notebook() {
    return kernel.notebook();
  }

  public String user() {
    return kernel.user();
  }

  /** Since when the kernel is missed: it sleeps, has ended, or cannot reach the server. */
  public Optional<Instant> awaySince() {
    return silence.compareTo(Sessions.AWAY_AFTER) > 0 ? Optional.of(lastHeard) : Optional.empty();
  }
}
