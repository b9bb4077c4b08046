package io.cellwatch.exporter.application;

import io.cellwatch.model.WorkState;

/** How many runs of cells ended in which way, as kernels reported them. */
public record CellRunCounts(long succeeded, long failed, long cancelled) {
  /** None. */
  public static final CellRunCounts NONE = new CellRunCounts(0, 0, 0);

  /** With one more run. */
  CellRunCounts plus(WorkState outcome) {
    return switch (outcome) {
      case SUCCEEDED, SKIPPED -> new CellRunCounts(succeeded + 1, failed, cancelled);
      case FAILED -> new CellRunCounts(succeeded, failed + 1, cancelled);
      case CANCELLED -> new CellRunCounts(succeeded, failed, cancelled + 1);
      case PENDING, RUNNING ->
          throw new IllegalArgumentException(outcome + ": only an ended run has an outcome");
    };
  }

  CellRunCounts plus(CellRunCounts other) {
    return new CellRunCounts(
        succeeded + other.succeeded, failed + other.failed, cancelled + other.cancelled);
  }
}
