package io.cellwatch.model.fold;

import java.util.Arrays;
import java.util.List;

/**
 * The SQL metrics that a running task has raised so far, by the ids of their accumulators. A front
 * end fills the same object for each heartbeat of a task; the fold keeps nothing of it.
 */
public final class SqlMetrics {
  /** A stage has some dozens; what is beyond is left out. */
  private static final int MOST = 1_000;

  private long[] ids = new long[64];
  private long[] values = new long[64];
  private int size;

  public void clear() {
    size = 0;
  }

  public void add(long id, long value) {
    if (size == MOST) {
      return;
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, Math.min(MOST, 2 * size));
      values = Arrays.copyOf(values, ids.length);
    }
    ids[size] = id;
    values[size] = value;
    size++;
  }

  int size() {
    return size;
  }

  long id(int i) {
    return ids[i];
  }

  long value(int i) {
    return values[i];
  }

  /** The largest value of these; 0 where none has one. */
  long largest(List<Long> of) {
    long largest = 0;
    for (int wanted = 0; wanted < of.size(); wanted++) {
      for (int i = 0; i < size; i++) {
        if (ids[i] == of.get(wanted)) {
          largest = Math.max(largest, values[i]);
        }
      }
    }
    return largest;
  }

  /** Grows while the task works. */
  long moved() {
    long moved = 0;
    for (int i = 0; i < size; i++) {
      moved += values[i];
    }
    return moved;
  }
}
