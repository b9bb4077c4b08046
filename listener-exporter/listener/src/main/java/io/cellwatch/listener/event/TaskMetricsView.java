package io.cellwatch.listener.event;

import io.cellwatch.model.fold.TaskMetrics;
import org.jspecify.annotations.Nullable;

/** Spark's metrics of one task as the fold sees them; one instance, pointed at each task end. */
final class TaskMetricsView implements TaskMetrics {
  private org.apache.spark.executor.@Nullable TaskMetrics metrics;

  /** This view of other metrics; null where a task ended without any. */
  @Nullable TaskMetricsView of(org.apache.spark.executor.@Nullable TaskMetrics seen) {
    metrics = seen;
    return seen == null ? null : this;
  }

  private org.apache.spark.executor.TaskMetrics metrics() {
    org.apache.spark.executor.TaskMetrics seen = metrics;
    if (seen == null) {
      throw new IllegalStateException("task metrics: none: the view was not pointed at a task");
    }
    return seen;
  }

  @Override
  public long deserializeMillis() {
    return metrics().executorDeserializeTime();
  }

  @Override
  public long runMillis() {
    return metrics().executorRunTime();
  }

  @Override
  public long cpuNanos() {
    return metrics().executorCpuTime();
  }

  @Override
  public long gcMillis() {
    return metrics().jvmGCTime();
  }

  @Override
  public long resultSerializationMillis() {
    return metrics().resultSerializationTime();
  }

  @Override
  public long memorySpilledBytes() {
    return metrics().memoryBytesSpilled();
  }

  @Override
  public long diskSpilledBytes() {
    return metrics().diskBytesSpilled();
  }

  @Override
  public long inputBytes() {
    return metrics().inputMetrics().bytesRead();
  }

  @Override
  public long inputRecords() {
    return metrics().inputMetrics().recordsRead();
  }

  @Override
  public long outputBytes() {
    return metrics().outputMetrics().bytesWritten();
  }

  @Override
  public long outputRecords() {
    return metrics().outputMetrics().recordsWritten();
  }

  @Override
  public long shuffleFetchWaitMillis() {
    return metrics().shuffleReadMetrics().fetchWaitTime();
  }

  @Override
  public long shuffleReadLocalBytes() {
    return metrics().shuffleReadMetrics().localBytesRead();
  }

  @Override
  public long shuffleReadRemoteBytes() {
    return metrics().shuffleReadMetrics().remoteBytesRead();
  }

  @Override
  public long shuffleReadRecords() {
    return metrics().shuffleReadMetrics().recordsRead();
  }

  @Override
  public long shuffleWriteBytes() {
    return metrics().shuffleWriteMetrics().bytesWritten();
  }

  @Override
  public long shuffleWriteNanos() {
    return metrics().shuffleWriteMetrics().writeTime();
  }

  @Override
  public long shuffleWriteRecords() {
    return metrics().shuffleWriteMetrics().recordsWritten();
  }
}
