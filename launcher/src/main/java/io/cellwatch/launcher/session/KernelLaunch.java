package io.cellwatch.launcher.session;

import java.util.List;
import java.util.Optional;

/**
 * A launch as the kernel tells of it that was handed it.
 *
 * @param changedMillis when it came into this state, by the kernel's clock
 * @param error only where it failed
 * @param log the last lines of the driver's log
 * @param applicationId empty as long as it is not known
 * @param cluster name of the cluster, as it was handed over
 * @param title of the cluster
 * @param counted whether a server has been told what came of it, and has counted that
 */
public record KernelLaunch(
    String id,
    State state,
    long changedMillis,
    Optional<LaunchError> error,
    List<String> log,
    String applicationId,
    String cluster,
    String title,
    boolean counted) {
  /** How far it is, in the kernel; each comes only after those before it. */
  public enum State {
    /** It waits for its turn. */
    DELIVERED,
    /** Its code runs. */
    STARTING,
    /** There is a {@code spark}. */
    RUNNING,
    STOPPING,
    STOPPED,
    FAILED;

    /** Whether nothing comes after it. */
    public boolean isFinal() {
      return this == STOPPED || this == FAILED;
    }

    /** Whether it is known whether there was a {@code spark}. */
    public boolean tellsOutcome() {
      return compareTo(RUNNING) >= 0;
    }

    /** Whether a launch that was in the other one cannot come into this one. */
    public boolean isBefore(State other) {
      return !isFinal() && compareTo(other) < 0;
    }
  }

  public KernelLaunch {
    log = List.copyOf(log);
    if (error.isPresent() != (state == State.FAILED)) {
      throw new IllegalArgumentException("error: a launch has one if, and only if, it is FAILED");
    }
  }
}
