package io.cellwatch.model.fold;

import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.Limits;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Text;

/** An executor. */
final class LiveExecutor extends LiveEntity<ExecutorRecord> {
  final String executorId;
  String host = "";
  int cores;
  long addedMillis;
  long removedMillis;
  String removedReason = "";
  int activeTasks;
  MemoryPeaks peaks = MemoryPeaks.NONE;

  LiveExecutor(String executorId) {
    this.executorId = executorId;
  }

  @Override
  boolean ended() {
    return removedMillis > 0;
  }

  @Override
  ExecutorRecord toRecord() {
    return new ExecutorRecord(
        Text.name(executorId, Limits.NAME_CHARACTERS),
        Text.name(host, Limits.LINE_CHARACTERS),
        cores,
        addedMillis,
        removedMillis,
        Text.message(removedReason),
        activeTasks,
        peaks);
  }
}
