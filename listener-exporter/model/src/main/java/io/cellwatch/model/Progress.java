package io.cellwatch.model;

/**
 * Counts of the tasks of a cell, a job or a stage, as Spark counts them.
 *
 * @param total tasks to run, skipped ones included; REST {@code numTasks}
 * @param active running now, by task id
 * @param completed task ends with success; REST {@code numCompletedTasks}. Speculation and stage
 *     re-attempts may push it over the total
 * @param completedIndices distinct partitions done; as REST counts them
 * @param failed task ends with failure; REST {@code numFailedTasks}
 * @param killed task ends by a kill or a denied commit; REST {@code numKilledTasks}
 * @param skipped tasks of skipped stages; REST {@code numSkippedTasks}
 */
public record Progress(
    int total,
    int active,
    int completed,
    int completedIndices,
    int failed,
    int killed,
    int skipped) {

  /** Nothing to do. */
  public static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0);

  public Progress {
    Check.notNegative("progress.total", total);
    Check.notNegative("progress.active", active);
    Check.notNegative("progress.completed", completed);
    Check.notNegative("progress.completedIndices", completedIndices);
    Check.notNegative("progress.failed", failed);
    Check.notNegative("progress.killed", killed);
    Check.notNegative("progress.skipped", skipped);
  }

  /** Partitions that are neither done nor skipped nor running: what is still to be started. */
  public int waiting() {
    return (int) Math.max(0, (long) total - completedIndices - skipped - active);
  }

  /** Share of the partitions that are done or skipped, 0 to 1; 1 where there is nothing to do. */
  public double ratio() {
    return total == 0 ? 1 : Math.min(1, ((double) completedIndices + skipped) / total);
  }

  /** Both together; what is too much for an int stays at the highest. */
  public Progress plus(Progress other) {
    return new Progress(
        sum(total, other.total),
        sum(active, other.active),
        sum(completed, other.completed),
        sum(completedIndices, other.completedIndices),
        sum(failed, other.failed),
        sum(killed, other.killed),
        sum(skipped, other.skipped));
  }

  private static int sum(int one, int other) {
    return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
  }
}
