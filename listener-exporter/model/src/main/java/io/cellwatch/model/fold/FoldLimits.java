package io.cellwatch.model.fold;

/**
 * How many ended records of each kind the fold keeps, oldest forgotten first; what still runs is
 * never forgotten. Totals of application and cells go on whatever is forgotten.
 *
 * @param activeTasks that are watched one by one; one above counts as if its start had been dropped
 */
public record FoldLimits(
    int jobs, int stages, int cells, int executions, int others, int activeTasks) {
  /** For a driver that may live for weeks. */
  public static final FoldLimits LIVE = new FoldLimits(1000, 2000, 1000, 1000, 1000, 1_000_000);

  /** For reading an event log, where every record counts. */
  public static final FoldLimits NONE =
      new FoldLimits(
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE);

  public FoldLimits {
    if (jobs < 1 || stages < 1 || cells < 1 || executions < 1 || others < 1 || activeTasks < 1) {
      throw new IllegalArgumentException(
          "limits: every limit must be at least 1: "
              + String.join(
                  ", ",
                  "jobs=" + jobs,
                  "stages=" + stages,
                  "cells=" + cells,
                  "executions=" + executions,
                  "others=" + others,
                  "activeTasks=" + activeTasks));
    }
  }
}
