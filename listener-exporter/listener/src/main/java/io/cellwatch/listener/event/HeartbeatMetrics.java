package io.cellwatch.listener.event;

import static java.util.Map.entry;

import io.cellwatch.model.fold.TaskMetric;
import io.cellwatch.model.fold.TaskMetrics;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;

/**
 * Reads the metrics of a task that still runs, as heartbeats carry them: accumulator updates by
 * name; always into the same object.
 */
final class HeartbeatMetrics {
  private static final String PREFIX = "internal.metrics.";

  /** By Spark's names ({@code InternalAccumulator}). */
  private static final Map<String, TaskMetric> BY_NAME =
      Map.ofEntries(
          entry("executorDeserializeTime", TaskMetric.DESERIALIZE_MILLIS),
          entry("executorRunTime", TaskMetric.RUN_MILLIS),
          entry("executorCpuTime", TaskMetric.CPU_NANOS),
          entry("jvmGCTime", TaskMetric.GC_MILLIS),
          entry("resultSerializationTime", TaskMetric.RESULT_SERIALIZATION_MILLIS),
          entry("memoryBytesSpilled", TaskMetric.MEMORY_SPILLED_BYTES),
          entry("diskBytesSpilled", TaskMetric.DISK_SPILLED_BYTES),
          entry("input.bytesRead", TaskMetric.INPUT_BYTES),
          entry("input.recordsRead", TaskMetric.INPUT_RECORDS),
          entry("output.bytesWritten", TaskMetric.OUTPUT_BYTES),
          entry("output.recordsWritten", TaskMetric.OUTPUT_RECORDS),
          entry("shuffle.read.fetchWaitTime", TaskMetric.SHUFFLE_FETCH_WAIT_MILLIS),
          entry("shuffle.read.localBytesRead", TaskMetric.SHUFFLE_READ_LOCAL_BYTES),
          entry("shuffle.read.remoteBytesRead", TaskMetric.SHUFFLE_READ_REMOTE_BYTES),
          entry("shuffle.read.recordsRead", TaskMetric.SHUFFLE_READ_RECORDS),
          entry("shuffle.write.bytesWritten", TaskMetric.SHUFFLE_WRITE_BYTES),
          entry("shuffle.write.writeTime", TaskMetric.SHUFFLE_WRITE_NANOS),
          entry("shuffle.write.recordsWritten", TaskMetric.SHUFFLE_WRITE_RECORDS));

  private final TaskMetrics metrics = new TaskMetrics();

  /** The metrics that the updates of one task tell. */
  TaskMetrics of(scala.collection.Iterator<?> updates) {
    metrics.clear();
    while (updates.hasNext()) {
      if (updates.next() instanceof AccumulableInfo info) {
        String name = ScalaValues.text(info.name());
        TaskMetric metric =
            name.startsWith(PREFIX) ? BY_NAME.get(name.substring(PREFIX.length())) : null;
        if (metric != null) {
          metrics.set(metric, Math.max(0, ScalaValues.number(info.update())));
        }
      }
    }
    return metrics;
  }
}
