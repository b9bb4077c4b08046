package io.cellwatch.exporter.trace;

/**
 * How a span ends whose work has not: its driver was lost, or its log ends.
 *
 * @param millis when, by the driver's clock
 * @param errorType {@code error.type}; empty where it is no error
 * @param message for people
 */
record Ending(long millis, String errorType, String message) {
  static Ending driverLost(long lastHeardMillis) {
    return new Ending(
        lastHeardMillis,
        "driver_lost",
        "The driver fell silent while this ran, and did not come back: it was killed, crashed, or"
            + " lost its network");
  }

  /** The application, or the log that tells of it, ended while this seemed to run. */
  static Ending ofEverything(long endMillis) {
    return new Ending(endMillis, "", "");
  }
}
