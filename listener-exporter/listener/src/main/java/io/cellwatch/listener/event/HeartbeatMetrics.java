package io.cellwatch.listener.event;

import static java.util.Map.entry;

import io.cellwatch.model.fold.SqlMetrics;
import io.cellwatch.model.fold.TaskMetric;
import io.cellwatch.model.fold.TaskMetrics;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.util.AccumulatorContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * Reads the metrics of a task that still runs, as heartbeats carry them: accumulator updates by
 * name, those of SQL by id; always into the same objects.
 */
final class HeartbeatMetrics {
  private static final String PREFIX = "internal.metrics.";

  /** By Spark's names ({@code InternalAccumulator}). */
  private static final Map<String, TaskMetric> BY_NAME =
      Map.ofEntries(
          entry(PREFIX + "executorDeserializeTime", TaskMetric.DESERIALIZE_MILLIS),
          entry(PREFIX + "executorRunTime", TaskMetric.RUN_MILLIS),
          entry(PREFIX + "executorCpuTime", TaskMetric.CPU_NANOS),
          entry(PREFIX + "jvmGCTime", TaskMetric.GC_MILLIS),
          entry(PREFIX + "resultSerializationTime", TaskMetric.RESULT_SERIALIZATION_MILLIS),
          entry(PREFIX + "memoryBytesSpilled", TaskMetric.MEMORY_SPILLED_BYTES),
          entry(PREFIX + "diskBytesSpilled", TaskMetric.DISK_SPILLED_BYTES),
          entry(PREFIX + "input.bytesRead", TaskMetric.INPUT_BYTES),
          entry(PREFIX + "input.recordsRead", TaskMetric.INPUT_RECORDS),
          entry(PREFIX + "output.bytesWritten", TaskMetric.OUTPUT_BYTES),
          entry(PREFIX + "output.recordsWritten", TaskMetric.OUTPUT_RECORDS),
          entry(PREFIX + "shuffle.read.fetchWaitTime", TaskMetric.SHUFFLE_FETCH_WAIT_MILLIS),
          entry(PREFIX + "shuffle.read.localBytesRead", TaskMetric.SHUFFLE_READ_LOCAL_BYTES),
          entry(PREFIX + "shuffle.read.remoteBytesRead", TaskMetric.SHUFFLE_READ_REMOTE_BYTES),
          entry(PREFIX + "shuffle.read.recordsRead", TaskMetric.SHUFFLE_READ_RECORDS),
          entry(PREFIX + "shuffle.write.bytesWritten", TaskMetric.SHUFFLE_WRITE_BYTES),
          entry(PREFIX + "shuffle.write.writeTime", TaskMetric.SHUFFLE_WRITE_NANOS),
          entry(PREFIX + "shuffle.write.recordsWritten", TaskMetric.SHUFFLE_WRITE_RECORDS));

  /** What {@code SQLMetric} marks its accumulators with. */
  private static final String SQL = "sql";

  final TaskMetrics metrics = new TaskMetrics();
  final SqlMetrics sql = new SqlMetrics();

  /** Takes what the updates of one task tell. */
  void read(scala.collection.Iterator<?> updates) {
    metrics.clear();
    sql.clear();
    while (updates.hasNext()) {
      if (updates.next() instanceof AccumulableInfo info) {
        long value = Math.max(0, ScalaValues.number(info.update()));
        if (ScalaValues.text(info.metadata()).equals(SQL)) {
          sql.add(info.id(), value);
        } else {
          TaskMetric metric = BY_NAME.get(name(info));
          if (metric != null) {
            metrics.set(metric, value);
          }
        }
      }
    }
  }

  /**
   * Spark sends tasks their own metrics without names, and a driver that gets them back over the
   * network finds the names by the ids. In local mode they never leave it, so that none is there.
   */
  private static String name(AccumulableInfo info) {
    String name = ScalaValues.text(info.name());
    if (name.isEmpty()
        && ScalaValues.unwrapped(AccumulatorContext.get(info.id()))
            instanceof AccumulatorV2<?, ?> accumulator) {
      return ScalaValues.text(accumulator.name());
    }
    return name;
  }
}
