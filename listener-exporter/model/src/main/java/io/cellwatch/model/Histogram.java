package io.cellwatch.model;

import java.util.List;

/**
 * Counts of values by bucket, with their sum. The bounds are fixed by what is counted ({@link
 * #TASK_DURATION_BOUNDS}, {@link #STAGE_SKEW_BOUNDS}) and so never travel.
 *
 * @param counts values at or below each bound and above the one before; the last entry counts those
 *     above all bounds. Empty: nothing was counted yet
 * @param sum of the values, in the unit of the bounds
 */
public record Histogram(List<Long> counts, double sum) {
  /** Seconds. */
  public static final List<Double> TASK_DURATION_BOUNDS =
      List.of(
          .005, .025, .1, .25, .5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 1800.0, 3600.0,
          10800.0);

  /** Longest over median task of a stage; 1 is even. */
  public static final List<Double> STAGE_SKEW_BOUNDS =
      List.of(1.1, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0);

  /** Nothing counted. */
  public static final Histogram EMPTY = new Histogram(List.of(), 0);

  public Histogram {
    counts = Check.list("histogram.counts", counts, 64);
    for (long count : counts) {
      Check.notNegative("histogram.counts", count);
    }
    Check.rate("histogram.sum", sum);
  }

  /** How many values were counted. */
  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
