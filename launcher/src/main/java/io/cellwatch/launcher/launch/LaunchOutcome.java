package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.session.Kernel;
import io.cellwatch.launcher.session.LaunchError;
import io.cellwatch.launcher.template.Target;
import java.util.Optional;

/**
 * What came of a wish to start Spark. How long Spark then ran, and how it ended, is no part of it.
 *
 * @param publicId what the launch is called where others see it
 * @param cluster name; empty where the kernel does not tell
 * @param target empty where another server made the code
 * @param error of one that failed, and of no other
 */
public record LaunchOutcome(
    String publicId,
    String cluster,
    Optional<Target> target,
    Kernel kernel,
    Result result,
    Optional<LaunchError> error,
    LaunchTimes times) {
  /** How it came out. */
  public enum Result {
    /** There was a {@code spark}. */
    STARTED,
    /** Somebody wanted it no more, or interrupted it, before there was one. */
    CANCELLED,
    FAILED
  }

  public LaunchOutcome {
    if (error.isPresent() != (result == Result.FAILED)) {
      throw new IllegalArgumentException("error: a launch has one if, and only if, it FAILED");
    }
  }
}
