package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.session.KernelLaunch;
import io.cellwatch.launcher.session.LaunchError;
import java.time.Instant;
import java.util.Optional;

/**
 * What of a launch is to be counted: when it came how far, and once what came of it. Not safe for
 * several threads.
 */
final class LaunchHistory {
  private final Instant first;
  private final boolean whole;
  private Optional<Instant> delivered = Optional.empty();
  private Optional<Instant> begun = Optional.empty();
  private Optional<Decided> decided = Optional.empty();

  private boolean heard;

  /** Its outcome is counted, here or by another server. */
  private boolean counted;

  /** An outcome, before it is counted. */
  record Decided(LaunchOutcome.Result result, Optional<LaunchError> error, LaunchTimes times) {}

  /**
   * Of a launch of which nothing is known but that it is wanted.
   *
   * @param whole false: more may be known to another server
   */
  LaunchHistory(Instant first, boolean whole) {
    this.first = first;
    this.whole = whole;
  }

  /** The kernel says how it is. */
  void kernel(KernelLaunch told, Instant now) {
    // What this server saw happening no other one has counted, whatever an older kernel says.
    counted |= !whole && !heard && told.counted();
    heard = true;
    switch (told.state()) {
      case DELIVERED -> delivered = delivered.or(() -> Optional.of(now));
      case STARTING -> begin(now);
      case RUNNING, STOPPING -> {
        begin(now);
        decide(LaunchOutcome.Result.STARTED, Optional.empty(), now);
      }
      case STOPPED, FAILED -> {
        // A kernel that was not heard for a while may have had it running meanwhile.
        if (!told.applicationId().isEmpty()) {
          decide(LaunchOutcome.Result.STARTED, Optional.empty(), now);
        }
      }
    }
  }

  private void begin(Instant now) {
    delivered = delivered.or(() -> Optional.of(now));
    begun = begun.or(() -> Optional.of(now));
  }

  /** It is over. */
  void over(Optional<LaunchError> error, Instant now) {
    Optional<LaunchError> failure =
        error.filter(each -> each.kind() != LaunchError.Kind.INTERRUPTED);
    decide(
        failure.isPresent() ? LaunchOutcome.Result.FAILED : LaunchOutcome.Result.CANCELLED,
        failure,
        now);
  }

  /** What was decided first stands. */
  private void decide(LaunchOutcome.Result result, Optional<LaunchError> error, Instant now) {
    if (decided.isEmpty()) {
      LaunchTimes times = new LaunchTimes(first, whole, delivered, begun, now);
      decided = Optional.of(new Decided(result, error, times));
    }
  }

  /** The outcome, once. */
  Optional<Decided> take() {
    if (counted || decided.isEmpty()) {
      return Optional.empty();
    }
    counted = true;
    return decided;
  }
}
