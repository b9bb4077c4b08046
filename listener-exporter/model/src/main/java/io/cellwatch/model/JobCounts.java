package io.cellwatch.model;

/** Counts of the jobs of a cell run. */
public record JobCounts(int running, int succeeded, int failed, int cancelled) {
  /** No jobs. */
  public static final JobCounts NONE = new JobCounts(0, 0, 0, 0);

  public JobCounts {
    Check.notNegative("jobs.running", running);
    Check.notNegative("jobs.succeeded", succeeded);
    Check.notNegative("jobs.failed", failed);
    Check.notNegative("jobs.cancelled", cancelled);
  }
}
