package io.cellwatch.model.fold;

import io.cellwatch.model.Quantity;
import java.util.Arrays;

/**
 * The metrics of one task, 0 where nobody said otherwise. A front end fills the same object for
 * each task end, so that none is made per event; the fold keeps nothing of it.
 */
public final class TaskMetrics {
  private static final TaskMetric[] SUMMED =
      Arrays.stream(TaskMetric.values())
          .filter(metric -> metric.sum != null)
          .toArray(TaskMetric[]::new);

  private static final Quantity[] SUMS =
      Arrays.stream(SUMMED).map(metric -> metric.sum).toArray(Quantity[]::new);

  private static final TaskMetric[] WORK = {
    TaskMetric.INPUT_BYTES,
    TaskMetric.INPUT_RECORDS,
    TaskMetric.OUTPUT_BYTES,
    TaskMetric.OUTPUT_RECORDS,
    TaskMetric.SHUFFLE_READ_LOCAL_BYTES,
    TaskMetric.SHUFFLE_READ_REMOTE_BYTES,
    TaskMetric.SHUFFLE_READ_RECORDS,
    TaskMetric.SHUFFLE_WRITE_BYTES,
    TaskMetric.SHUFFLE_WRITE_RECORDS,
    TaskMetric.DISK_SPILLED_BYTES
  };

  private final long[] values = new long[TaskMetric.COUNT];

  public void set(TaskMetric metric, long value) {
    values[metric.index()] = value;
  }

  public void clear() {
    Arrays.fill(values, 0);
  }

  void copy(TaskMetrics other) {
    System.arraycopy(other.values, 0, values, 0, values.length);
  }

  long get(TaskMetric metric) {
    return values[metric.index()];
  }

  void addTo(Sums sums) {
    for (int i = 0; i < SUMMED.length; i++) {
      sums.add(SUMS[i], get(SUMMED[i]));
    }
  }

  /** From sources and from shuffles. */
  long recordsRead() {
    return Sums.sum(get(TaskMetric.INPUT_RECORDS), get(TaskMetric.SHUFFLE_READ_RECORDS));
  }

  /** What the task has read and written in all: grows while it works. */
  long moved() {
    long moved = 0;
    for (TaskMetric metric : WORK) {
      moved += get(metric);
    }
    return moved;
  }
}
