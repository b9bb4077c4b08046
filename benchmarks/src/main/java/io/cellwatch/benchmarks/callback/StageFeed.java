package io.cellwatch.benchmarks.callback;

import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Goes round through a recorded stage in batches: a batch of tasks starts, then it ends. So the
 * maps of running tasks neither grow nor cool down.
 */
final class StageFeed {
  static final int TASKS = 1_000;

  /** How many tasks run at one time. */
  static final int BATCH = 250;

  private final RecordedStage stage = RecordedStage.record(TASKS);
  private final SparkListenerTaskStart[] starts = new SparkListenerTaskStart[BATCH];
  private final SparkListenerTaskEnd[] ends = new SparkListenerTaskEnd[BATCH];
  private int next;

  RecordedStage stage() {
    return stage;
  }

  void turn() {
    for (int i = 0; i < BATCH; i++) {
      starts[i] = stage.start(next);
      ends[i] = stage.end(next);
      next = (next + 1) % TASKS;
    }
  }

  SparkListenerTaskStart[] starts() {
    return starts;
  }

  SparkListenerTaskEnd[] ends() {
    return ends;
  }
}
