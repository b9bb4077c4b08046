package io.cellwatch.model.fold;

import io.cellwatch.model.Histogram;
import io.cellwatch.model.Quantity;

/** What is summed for the application, whatever becomes of the records of its parts. */
final class ApplicationTotals {
  final Sums sums = new Sums();
  final BucketCounts taskDurations = new BucketCounts(Histogram.TASK_DURATION_BOUNDS);
  final BucketCounts stageSkew = new BucketCounts(Histogram.STAGE_SKEW_BOUNDS);
  private long endedCoreMillis;

  /** Adds what ended tasks have done. */
  void tasks(Sums work) {
    sums.addAllBut(Quantity.CORE_BUSY_MILLIS, work);
    endedCoreMillis = Sums.sum(endedCoreMillis, work.get(Quantity.CORE_BUSY_MILLIS));
  }

  /**
   * Cores times milliseconds until now.
   *
   * @param running held by tasks that run
   * @param all of all executors
   */
  void coreTime(long running, long all) {
    long busy = Sums.sum(endedCoreMillis, running);
    sums.raise(Quantity.CORE_BUSY_MILLIS, busy);
    sums.raise(Quantity.CORE_IDLE_MILLIS, all - busy);
  }
}
