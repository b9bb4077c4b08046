package io.cellwatch.exporter.application;

import java.time.Duration;

/**
 * How long and how much the server keeps.
 *
 * @param grace how long the series of what has ended, or was lost, stay; records stay longer
 * @param lostAfter silence after which an application is lost
 * @param cellsPerNotebook newest cells of a notebook that are shown
 * @param cellsPerApplication newest cells of an application that are kept and may have series
 * @param jobsPerApplication newest ended jobs that are kept, and jobs that may have series
 * @param stagesPerApplication newest ended stage attempts that are kept, and attempts that may have
 *     series
 * @param othersPerApplication newest ended executors, SQL executions, streaming queries and Connect
 *     operations, of each kind, that are kept
 * @param applications that are kept, ended and remembered ones included; when all of them live, a
 *     new one is refused
 */
public record Retention(
    Duration grace,
    Duration lostAfter,
    int cellsPerNotebook,
    int cellsPerApplication,
    int jobsPerApplication,
    int stagesPerApplication,
    int othersPerApplication,
    int applications) {

  /** As documented in metrics.md. */
  public static final Retention DEFAULT =
      new Retention(Duration.ofMinutes(5), Duration.ofSeconds(15), 64, 500, 50, 100, 200, 5000);

  /** Nothing is left out and nothing goes: for reading an event log. */
  public static final Retention ALL =
      new Retention(
          Duration.ofDays(100_000),
          Duration.ofDays(100_000),
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE);
}
