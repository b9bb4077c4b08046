package io.cellwatch.launcher.session;

import java.util.List;
import java.util.Optional;

/**
 * All that a kernel says of itself, each time anew.
 *
 * @param id of its session: a random UUID that the kernel made. Whoever knows it may start Spark
 *     there, so it is told to nobody.
 * @param busy whether a cell is running
 * @param launches all that the kernel was handed, at most {@link #MOST_LAUNCHES}
 */
public record KernelReport(
    String id,
    SessionSecret secret,
    Kernel kernel,
    boolean busy,
    Optional<KernelSpark> spark,
    List<KernelLaunch> launches) {
  /** How many launches of a session are known. */
  public static final int MOST_LAUNCHES = 20;

  public KernelReport {
    launches = List.copyOf(launches);
    if (launches.size() > MOST_LAUNCHES) {
      throw new IllegalArgumentException(
          "launches: at most %d, the newest ones".formatted(MOST_LAUNCHES));
    }
  }
}
