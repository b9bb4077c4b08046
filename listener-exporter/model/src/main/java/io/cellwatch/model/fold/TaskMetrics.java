package io.cellwatch.model.fold;

/**
 * A view of Spark's {@code TaskMetrics}: a front end points one reusable instance at each task end,
 * so that none is made per event. Times in milliseconds unless the name says nanos, sizes in bytes.
 */
public interface TaskMetrics {
  long deserializeMillis();

  long runMillis();

  long cpuNanos();

  long gcMillis();

  long resultSerializationMillis();

  long memorySpilledBytes();

  long diskSpilledBytes();

  long inputBytes();

  long inputRecords();

  long outputBytes();

  long outputRecords();

  long shuffleFetchWaitMillis();

  long shuffleReadLocalBytes();

  long shuffleReadRemoteBytes();

  long shuffleReadRecords();

  long shuffleWriteBytes();

  long shuffleWriteNanos();

  long shuffleWriteRecords();
}
