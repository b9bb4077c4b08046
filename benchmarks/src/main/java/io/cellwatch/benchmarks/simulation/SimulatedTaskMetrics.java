package io.cellwatch.benchmarks.simulation;

import io.cellwatch.model.fold.TaskMetrics;

/** Made-up metrics; the components are those of {@link TaskMetrics}. */
record SimulatedTaskMetrics(
    long deserializeMillis,
    long runMillis,
    long cpuNanos,
    long gcMillis,
    long resultSerializationMillis,
    long memorySpilledBytes,
    long diskSpilledBytes,
    long inputBytes,
    long inputRecords,
    long outputBytes,
    long outputRecords,
    long shuffleFetchWaitMillis,
    long shuffleReadLocalBytes,
    long shuffleReadRemoteBytes,
    long shuffleReadRecords,
    long shuffleWriteBytes,
    long shuffleWriteNanos,
    long shuffleWriteRecords)
    implements TaskMetrics {

  /** Of a task that ran for so long. */
  static SimulatedTaskMetrics lasting(long millis) {
    return new SimulatedTaskMetrics(
        2,
        millis - 3,
        millis * 700_000,
        millis / 50,
        1,
        0,
        0,
        millis * 4_096,
        millis * 32,
        0,
        0,
        millis / 20,
        millis * 100,
        millis * 900,
        millis * 8,
        millis * 1_024,
        millis * 10_000,
        millis * 8);
  }
}
