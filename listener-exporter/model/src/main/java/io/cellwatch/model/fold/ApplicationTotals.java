package io.cellwatch.model.fold;

import io.cellwatch.model.Histogram;

/** What is summed for the application, whatever becomes of the records of its parts. */
final class ApplicationTotals {
  final Sums sums = new Sums();
  final BucketCounts taskDurations = new BucketCounts(Histogram.TASK_DURATION_BOUNDS);
  final BucketCounts stageSkew = new BucketCounts(Histogram.STAGE_SKEW_BOUNDS);
}
