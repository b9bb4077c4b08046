package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

/**
 * Whether a driver's jobs run as they do without us. This finds jobs that wait for a server, not
 * some per cent: the bounds are wide, since the machine may be busy, and the faults that a driver
 * must not wait for last longer. Figures are the benchmarks' task.
 */
final class Unhindered {
  static final int JOBS = 10;

  /** What a first use of Spark in a new JVM may take more, on a machine with much to do. */
  private static final long BUSY_MILLIS = 8_000;

  private static long millisWithoutUs;

  private Unhindered() {}

  /**
   * Runs the jobs in a driver that has run none before.
   *
   * @param folder where a driver that nobody watches may run them first
   */
  static synchronized void runJobs(DriverProcess driver, Path folder) throws Exception {
    if (millisWithoutUs == 0) {
      try (DriverProcess unwatched = DriverProcess.unwatched(folder.resolve("unwatched"))) {
        millisWithoutUs = Long.parseLong(unwatched.does("jobs " + JOBS));
      }
    }
    long millis = Long.parseLong(driver.does("jobs " + JOBS));
    assertTrue(
        millis < 3 * millisWithoutUs + BUSY_MILLIS,
        JOBS + " jobs took " + millis + " ms, and without us " + millisWithoutUs + " ms");
  }
}
