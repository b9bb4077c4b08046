package io.cellwatch.exporter.trace;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import java.util.EnumMap;
import java.util.Map;

/** What tasks did, as attributes: seconds, bytes and records. */
final class Measures {
  private static final double MILLIS_OF_A_SECOND = 1e3;
  private static final double NANOS_OF_A_SECOND = 1e9;

  private static final Map<Quantity, SpanAttribute> MILLIS = new EnumMap<>(Quantity.class);
  private static final Map<Quantity, SpanAttribute> NANOS = new EnumMap<>(Quantity.class);
  private static final Map<Quantity, SpanAttribute> COUNTS = new EnumMap<>(Quantity.class);

  static {
    MILLIS.put(Quantity.TASK_WALL_MILLIS, SpanAttribute.TIME_TASKS);
    MILLIS.put(Quantity.SCHEDULER_DELAY_MILLIS, SpanAttribute.TIME_SCHEDULER_DELAY);
    MILLIS.put(Quantity.DESERIALIZE_MILLIS, SpanAttribute.TIME_DESERIALIZE);
    MILLIS.put(Quantity.SHUFFLE_READ_MILLIS, SpanAttribute.TIME_SHUFFLE_READ);
    NANOS.put(Quantity.COMPUTE_NANOS, SpanAttribute.TIME_COMPUTE);
    NANOS.put(Quantity.SHUFFLE_WRITE_NANOS, SpanAttribute.TIME_SHUFFLE_WRITE);
    MILLIS.put(Quantity.RESULT_SERIALIZATION_MILLIS, SpanAttribute.TIME_RESULT_SERIALIZATION);
    MILLIS.put(Quantity.GETTING_RESULT_MILLIS, SpanAttribute.TIME_GETTING_RESULT);
    NANOS.put(Quantity.UNATTRIBUTED_NANOS, SpanAttribute.TIME_UNATTRIBUTED);
    NANOS.put(Quantity.CPU_NANOS, SpanAttribute.TIME_CPU);
    MILLIS.put(Quantity.GC_MILLIS, SpanAttribute.TIME_GC);
    COUNTS.put(Quantity.INPUT_BYTES, SpanAttribute.INPUT_BYTES);
    COUNTS.put(Quantity.INPUT_RECORDS, SpanAttribute.INPUT_RECORDS);
    COUNTS.put(Quantity.OUTPUT_BYTES, SpanAttribute.OUTPUT_BYTES);
    COUNTS.put(Quantity.OUTPUT_RECORDS, SpanAttribute.OUTPUT_RECORDS);
    COUNTS.put(Quantity.SHUFFLE_READ_LOCAL_BYTES, SpanAttribute.SHUFFLE_READ_LOCAL_BYTES);
    COUNTS.put(Quantity.SHUFFLE_READ_REMOTE_BYTES, SpanAttribute.SHUFFLE_READ_REMOTE_BYTES);
    COUNTS.put(Quantity.SHUFFLE_READ_RECORDS, SpanAttribute.SHUFFLE_READ_RECORDS);
    COUNTS.put(Quantity.SHUFFLE_WRITE_BYTES, SpanAttribute.SHUFFLE_WRITE_BYTES);
    COUNTS.put(Quantity.SHUFFLE_WRITE_RECORDS, SpanAttribute.SHUFFLE_WRITE_RECORDS);
    COUNTS.put(Quantity.MEMORY_SPILLED_BYTES, SpanAttribute.SPILL_MEMORY_BYTES);
    COUNTS.put(Quantity.DISK_SPILLED_BYTES, SpanAttribute.SPILL_DISK_BYTES);
  }

  private Measures() {}

  /** Sums that are 0 are left out: whether they were measured, nobody knows. */
  static void put(Totals totals, SpanDraft draft) {
    totals.forEachNonZero(
        (quantity, sum) -> {
          if (MILLIS.containsKey(quantity)) {
            draft.decimalAboveZero(MILLIS.get(quantity), sum / MILLIS_OF_A_SECOND);
          } else if (NANOS.containsKey(quantity)) {
            draft.decimalAboveZero(NANOS.get(quantity), sum / NANOS_OF_A_SECOND);
          } else if (COUNTS.containsKey(quantity)) {
            draft.number(COUNTS.get(quantity), sum);
          }
        });
  }
}
