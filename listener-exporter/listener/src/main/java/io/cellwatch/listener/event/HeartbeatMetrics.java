package io.cellwatch.listener.event;

import io.cellwatch.model.fold.TaskMetrics;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.scheduler.AccumulableInfo;

/**
 * The metrics of a task that still runs, as heartbeats carry them: accumulator updates by name. One
 * instance, filled for each task of each heartbeat.
 */
final class HeartbeatMetrics implements TaskMetrics {
  private static final String PREFIX = "internal.metrics.";

  /** Spark's names ({@code InternalAccumulator}), in the order of the accessors below. */
  private static final List<String> NAMES =
      List.of(
          "executorDeserializeTime",
          "executorRunTime",
          "executorCpuTime",
          "jvmGCTime",
          "resultSerializationTime",
          "memoryBytesSpilled",
          "diskBytesSpilled",
          "input.bytesRead",
          "input.recordsRead",
          "output.bytesWritten",
          "output.recordsWritten",
          "shuffle.read.fetchWaitTime",
          "shuffle.read.localBytesRead",
          "shuffle.read.remoteBytesRead",
          "shuffle.read.recordsRead",
          "shuffle.write.bytesWritten",
          "shuffle.write.writeTime",
          "shuffle.write.recordsWritten");

  private final long[] values = new long[NAMES.size()];

  /** These metrics, filled with the updates of one task. */
  HeartbeatMetrics of(scala.collection.Iterator<?> updates) {
    Arrays.fill(values, 0);
    while (updates.hasNext()) {
      if (updates.next() instanceof AccumulableInfo info) {
        String name = ScalaValues.text(info.name());
        int index = name.startsWith(PREFIX) ? NAMES.indexOf(name.substring(PREFIX.length())) : -1;
        if (index >= 0) {
          values[index] = Math.max(0, ScalaValues.number(info.update()));
        }
      }
    }
    return this;
  }

  @Override
  public long deserializeMillis() {
    return values[0];
  }

  @Override
  public long runMillis() {
    return values[1];
  }

  @Override
  public long cpuNanos() {
    return values[2];
  }

  @Override
  public long gcMillis() {
    return values[3];
  }

  @Override
  public long resultSerializationMillis() {
    return values[4];
  }

  @Override
  public long memorySpilledBytes() {
    return values[5];
  }

  @Override
  public long diskSpilledBytes() {
    return values[6];
  }

  @Override
  public long inputBytes() {
    return values[7];
  }

  @Override
  public long inputRecords() {
    return values[8];
  }

  @Override
  public long outputBytes() {
    return values[9];
  }

  @Override
  public long outputRecords() {
    return values[10];
  }

  @Override
  public long shuffleFetchWaitMillis() {
    return values[11];
  }

  @Override
  public long shuffleReadLocalBytes() {
    return values[12];
  }

  @Override
  public long shuffleReadRemoteBytes() {
    return values[13];
  }

  @Override
  public long shuffleReadRecords() {
    return values[14];
  }

  @Override
  public long shuffleWriteBytes() {
    return values[15];
  }

  @Override
  public long shuffleWriteNanos() {
    return values[16];
  }

  @Override
  public long shuffleWriteRecords() {
    return values[17];
  }
}
