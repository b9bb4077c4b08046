package io.cellwatch.model;

/**
 * Counts of the stages of a job, as Spark's REST {@code JobData} has them.
 *
 * @param total distinct stages of the job
 */
public record StageCounts(int total, int active, int completed, int skipped, int failed) {
  /** No stages. */
  public static final StageCounts NONE = new StageCounts(0, 0, 0, 0, 0);

  public StageCounts {
    Check.notNegative("stages.total", total);
    Check.notNegative("stages.active", active);
    Check.notNegative("stages.completed", completed);
    Check.notNegative("stages.skipped", skipped);
    Check.notNegative("stages.failed", failed);
  }

  /** Stages that have not started. */
  public int waiting() {
    return Math.max(0, total - active - completed - skipped);
  }
}
