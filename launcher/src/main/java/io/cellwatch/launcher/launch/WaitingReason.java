package io.cellwatch.launcher.launch;

import io.cellwatch.launcher.session.SessionView;
import java.time.Duration;
import java.util.Optional;

/** Says why a launch does not go on, or what does in its notebook where it is stopped. */
final class WaitingReason {
  private static final Duration SILENT = Duration.ofSeconds(60);

  private WaitingReason() {}

  static Optional<String> of(LaunchState state, LaunchedDriver.Life driver, SessionView kernel) {
    boolean silent = kernel.silence().compareTo(SILENT) > 0;
    return switch (state) {
      case REQUESTED -> requested(kernel);
      case DELIVERED ->
          silent
              ? Optional.of("The notebook's kernel has it, but has said nothing for a minute.")
              : kernel.busy()
                  ? Optional.of("Waits until the cell that is running ends.")
                  : Optional.empty();
      case STARTING ->
          silent
              ? Optional.of("The notebook's kernel has said nothing for a minute.")
              : driver == LaunchedDriver.Life.LIVE
                  ? Optional.empty()
                  : Optional.of("Spark's driver has ended; the kernel is about to say why.");
      case CONNECTED ->
          silent
              ? Optional.of("The driver reports, but the notebook's kernel does not.")
              : Optional.empty();
      case STOPPING ->
          silent
              ? Optional.of("The notebook's kernel has said nothing for a minute.")
              : kernel.busy()
                  ? Optional.of("Waits until the cell that is running ends.")
                  : Optional.empty();
      case STOPPED ->
          kernel
              .spark()
              .filter(each -> each.launch().isEmpty())
              .map(
                  each ->
                      "Another session of Spark is in the notebook, which a cell has made. It was"
                          + " left as it is; %spark stop in the notebook ends it.");
      case RUNNING, FAILED -> Optional.empty();
    };
  }

  private static Optional<String> requested(SessionView kernel) {
    if (kernel.awaySince().isPresent()) {
      return Optional.of(
          "The notebook's kernel is not heard of: it may be asleep, have ended, or not reach this"
              + " server.");
    }
    return kernel.listening()
        ? Optional.empty()
        : Optional.of("The notebook's kernel reports, but is not listening for code right now.");
  }
}
