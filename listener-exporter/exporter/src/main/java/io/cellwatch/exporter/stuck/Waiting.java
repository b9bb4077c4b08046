package io.cellwatch.exporter.stuck;

import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;

/** Jobs whose tasks wait for cores. */
final class Waiting {
  private Waiting() {}

  /** None of its tasks runs, and some are to. */
  static boolean waits(JobRecord job) {
    return job.tasks().active() == 0 && job.tasks().waiting() > 0;
  }

  /** As {@link #since}, where an executor that came or went is news, too. */
  static long sinceExecutors(Scene scene, JobRecord job) {
    long newest = since(job);
    for (ExecutorRecord executor : scene.application().executors()) {
      if (executor.cores() > 0) {
        newest = Math.max(newest, Math.max(executor.addedMillis(), executor.removedMillis()));
      }
    }
    return newest;
  }

  /** Since when, by the driver's clock: a job that has just begun waits since then. */
  static long since(JobRecord job) {
    return Math.max(job.startMillis(), job.lastProgressMillis());
  }
}
