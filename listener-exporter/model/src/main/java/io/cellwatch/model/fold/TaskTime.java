package io.cellwatch.model.fold;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.cellwatch.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * Divides a task's wall time among SparkMonitor's seven phases so that the parts always add up to
 * it. Spark measures the parts on another machine than the whole and in rounded milliseconds, so
 * together they may exceed it: then {@code compute}, which Spark itself never reports, gives way,
 * and only in a task whose own parts contradict each other any other part.
 *
 * <p>Scheduler delay and getting result are computed as Spark's {@code AppStatusUtils} does.
 */
final class TaskTime {
  /** Longer than any task runs. Above it a clock was wrong; sums of nanoseconds hold a few such. */
  private static final long MOST_MILLIS = DAYS.toMillis(3650);

  private static final long NANOS_OF_A_MILLI = 1_000_000;

  private TaskTime() {}

  /** From launch to finish, in milliseconds; 0 where one of them is not known. */
  static long wall(long launchMillis, long finishMillis) {
    return launchMillis <= 0 ? 0 : Math.max(0, Math.min(MOST_MILLIS, finishMillis - launchMillis));
  }

  /**
   * Adds the parts.
   *
   * @param gettingResultMillis when the driver began to fetch the result; 0 where it came along
   * @return the whole, in milliseconds
   */
  static long divide(
      Sums sums,
      long launchMillis,
      long gettingResultMillis,
      long finishMillis,
      @Nullable TaskMetrics metrics) {
    long wall = wall(launchMillis, finishMillis);
    sums.add(Quantity.TASK_WALL_MILLIS, wall);
    long left = wall * NANOS_OF_A_MILLI;
    if (metrics == null) {
      sums.add(Quantity.UNATTRIBUTED_NANOS, left);
      return wall;
    }
    long run = Math.max(0, metrics.get(TaskMetric.RUN_MILLIS));
    long deserialize = Math.max(0, metrics.get(TaskMetric.DESERIALIZE_MILLIS));
    long serialize = Math.max(0, metrics.get(TaskMetric.RESULT_SERIALIZATION_MILLIS));
    long gettingResult =
        gettingResultMillis > 0 ? Math.max(0, finishMillis - gettingResultMillis) : 0;
    long schedulerDelay = Math.max(0, wall - run - deserialize - serialize - gettingResult);

    left = millis(sums, Quantity.DESERIALIZE_MILLIS, deserialize, left);
    left = millis(sums, Quantity.RESULT_SERIALIZATION_MILLIS, serialize, left);
    left = millis(sums, Quantity.GETTING_RESULT_MILLIS, gettingResult, left);
    left = millis(sums, Quantity.SCHEDULER_DELAY_MILLIS, schedulerDelay, left);
    long fetchWait = metrics.get(TaskMetric.SHUFFLE_FETCH_WAIT_MILLIS);
    long write = metrics.get(TaskMetric.SHUFFLE_WRITE_NANOS);
    left = millis(sums, Quantity.SHUFFLE_READ_MILLIS, fetchWait, left);
    left = nanos(sums, Quantity.SHUFFLE_WRITE_NANOS, write, left);
    long compute = MILLISECONDS.toNanos(run - fetchWait) - write;
    left = nanos(sums, Quantity.COMPUTE_NANOS, compute, left);
    sums.add(Quantity.UNATTRIBUTED_NANOS, left);
    return wall;
  }

  /** Gives a part of what is left, as far as that goes; returns the rest in nanoseconds. */
  private static long millis(Sums sums, Quantity part, long millis, long leftNanos) {
    long given = Math.max(0, Math.min(millis, leftNanos / NANOS_OF_A_MILLI));
    sums.add(part, given);
    return leftNanos - given * NANOS_OF_A_MILLI;
  }

  private static long nanos(Sums sums, Quantity part, long nanos, long leftNanos) {
    long given = Math.max(0, Math.min(nanos, leftNanos));
    sums.add(part, given);
    return leftNanos - given;
  }
}
