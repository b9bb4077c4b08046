package io.cellwatch.listener.event;

import static io.cellwatch.model.fold.TaskMetric.CPU_NANOS;
import static io.cellwatch.model.fold.TaskMetric.DESERIALIZE_MILLIS;
import static io.cellwatch.model.fold.TaskMetric.DISK_SPILLED_BYTES;
import static io.cellwatch.model.fold.TaskMetric.GC_MILLIS;
import static io.cellwatch.model.fold.TaskMetric.INPUT_BYTES;
import static io.cellwatch.model.fold.TaskMetric.INPUT_RECORDS;
import static io.cellwatch.model.fold.TaskMetric.MEMORY_SPILLED_BYTES;
import static io.cellwatch.model.fold.TaskMetric.OUTPUT_BYTES;
import static io.cellwatch.model.fold.TaskMetric.OUTPUT_RECORDS;
import static io.cellwatch.model.fold.TaskMetric.RESULT_SERIALIZATION_MILLIS;
import static io.cellwatch.model.fold.TaskMetric.RUN_MILLIS;
import static io.cellwatch.model.fold.TaskMetric.SHUFFLE_FETCH_WAIT_MILLIS;
import static io.cellwatch.model.fold.TaskMetric.SHUFFLE_READ_LOCAL_BYTES;
import static io.cellwatch.model.fold.TaskMetric.SHUFFLE_READ_RECORDS;
import static io.cellwatch.model.fold.TaskMetric.SHUFFLE_READ_REMOTE_BYTES;
import static io.cellwatch.model.fold.TaskMetric.SHUFFLE_WRITE_BYTES;
import static io.cellwatch.model.fold.TaskMetric.SHUFFLE_WRITE_NANOS;
import static io.cellwatch.model.fold.TaskMetric.SHUFFLE_WRITE_RECORDS;

import io.cellwatch.model.fold.TaskMetrics;
import org.apache.spark.executor.ShuffleReadMetrics;
import org.apache.spark.executor.ShuffleWriteMetrics;
import org.jspecify.annotations.Nullable;

/** Reads Spark's metrics of an ended task; always into the same object. */
final class TaskEndMetrics {
  private final TaskMetrics metrics = new TaskMetrics();

  /** The metrics of a task; null where it ended without any. */
  @Nullable TaskMetrics of(org.apache.spark.executor.@Nullable TaskMetrics seen) {
    if (seen == null) {
      return null;
    }
    metrics.set(DESERIALIZE_MILLIS, seen.executorDeserializeTime());
    metrics.set(RUN_MILLIS, seen.executorRunTime());
    metrics.set(CPU_NANOS, seen.executorCpuTime());
    metrics.set(GC_MILLIS, seen.jvmGCTime());
    metrics.set(RESULT_SERIALIZATION_MILLIS, seen.resultSerializationTime());
    metrics.set(MEMORY_SPILLED_BYTES, seen.memoryBytesSpilled());
    metrics.set(DISK_SPILLED_BYTES, seen.diskBytesSpilled());
    metrics.set(INPUT_BYTES, seen.inputMetrics().bytesRead());
    metrics.set(INPUT_RECORDS, seen.inputMetrics().recordsRead());
    metrics.set(OUTPUT_BYTES, seen.outputMetrics().bytesWritten());
    metrics.set(OUTPUT_RECORDS, seen.outputMetrics().recordsWritten());
    ShuffleReadMetrics read = seen.shuffleReadMetrics();
    metrics.set(SHUFFLE_FETCH_WAIT_MILLIS, read.fetchWaitTime());
    metrics.set(SHUFFLE_READ_LOCAL_BYTES, read.localBytesRead());
    metrics.set(SHUFFLE_READ_REMOTE_BYTES, read.remoteBytesRead());
    metrics.set(SHUFFLE_READ_RECORDS, read.recordsRead());
    ShuffleWriteMetrics written = seen.shuffleWriteMetrics();
    metrics.set(SHUFFLE_WRITE_BYTES, written.bytesWritten());
    metrics.set(SHUFFLE_WRITE_NANOS, written.writeTime());
    metrics.set(SHUFFLE_WRITE_RECORDS, written.recordsWritten());
    return metrics;
  }
}
