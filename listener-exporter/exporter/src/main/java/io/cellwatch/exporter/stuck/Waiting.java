package io.cellwatch.exporter.stuck;

import io.cellwatch.model.JobRecord;

/** Jobs whose tasks wait for cores. */
final class Waiting {
  private Waiting() {}

  /** None of its tasks runs, and some are to. */
  static boolean waits(JobRecord job) {
    return job.tasks().active() == 0 && job.tasks().waiting() > 0;
  }

  /** Since when, by the driver's clock: a job that has just begun waits since then. */
  static long since(JobRecord job) {
    return Math.max(job.startMillis(), job.lastProgressMillis());
  }
}
