package io.cellwatch.model.fold;

import io.cellwatch.model.Quantity;
import org.jspecify.annotations.Nullable;

/** What Spark's {@code TaskMetrics} tell of a task, as far as the fold wants it. */
public enum TaskMetric {
  DESERIALIZE_MILLIS(null),
  RUN_MILLIS(Quantity.RUN_MILLIS),
  CPU_NANOS(Quantity.CPU_NANOS),
  GC_MILLIS(Quantity.GC_MILLIS),
  RESULT_SERIALIZATION_MILLIS(null),
  MEMORY_SPILLED_BYTES(Quantity.MEMORY_SPILLED_BYTES),
  DISK_SPILLED_BYTES(Quantity.DISK_SPILLED_BYTES),
  INPUT_BYTES(Quantity.INPUT_BYTES),
  INPUT_RECORDS(Quantity.INPUT_RECORDS),
  OUTPUT_BYTES(Quantity.OUTPUT_BYTES),
  OUTPUT_RECORDS(Quantity.OUTPUT_RECORDS),
  SHUFFLE_FETCH_WAIT_MILLIS(null),
  SHUFFLE_READ_LOCAL_BYTES(Quantity.SHUFFLE_READ_LOCAL_BYTES),
  SHUFFLE_READ_REMOTE_BYTES(Quantity.SHUFFLE_READ_REMOTE_BYTES),
  SHUFFLE_READ_RECORDS(Quantity.SHUFFLE_READ_RECORDS),
  SHUFFLE_WRITE_BYTES(Quantity.SHUFFLE_WRITE_BYTES),
  SHUFFLE_WRITE_NANOS(null),
  SHUFFLE_WRITE_RECORDS(Quantity.SHUFFLE_WRITE_RECORDS);

  /** How many there are: the length of an array of values. */
  static final int COUNT = values().length;

  /** Where it is added up as it is; null for a part of the wall time, see {@link TaskTime}. */
  final @Nullable Quantity sum;

  TaskMetric(@Nullable Quantity sum) {
    this.sum = sum;
  }

  /** The place in an array of values. */
  @SuppressWarnings("EnumOrdinal") // never stored and never sent
  int index() {
    return ordinal();
  }
}
