package io.cellwatch.exporter.trace;

/**
 * How a span ends whose work has not.
 *
 * @param millis when, by the clock of whoever does the work
 * @param errorType {@code error.type}; empty where it is no error
 * @param message for people; empty where it is no error
 */
record Ending(Kind kind, long millis, String errorType, String message) {
  /** Why a span ends before its work. */
  enum Kind {
    /** It does not: it is shown while it grows. */
    NOW,
    /** The application, or the log that tells of it, ended while this seemed to run. */
    NOTHING_FOLLOWS,
    /** Its driver or kernel fell silent. */
    LOST
  }

  static Ending now(long millis) {
    return new Ending(Kind.NOW, millis, "", "");
  }

  static Ending nothingFollows(long millis) {
    return new Ending(Kind.NOTHING_FOLLOWS, millis, "", "");
  }

  /** The driver was last heard then, by its own clock. */
  static Ending driverLost(long millis) {
    return lost(millis, "driver_lost", "The driver");
  }

  /** The kernel was last heard then, by its own clock. */
  static Ending kernelLost(long millis) {
    return lost(millis, "kernel_lost", "The kernel");
  }

  private static Ending lost(long millis, String type, String who) {
    return new Ending(
        Kind.LOST,
        millis,
        type,
        who
            + " fell silent while this ran, and did not come back: it was killed, crashed, or lost"
            + " its network");
  }
}
