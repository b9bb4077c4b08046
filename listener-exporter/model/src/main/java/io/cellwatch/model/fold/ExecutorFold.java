package io.cellwatch.model.fold;

import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.ExecutorRemoval;
import io.cellwatch.model.MemoryPeaks;
import org.jspecify.annotations.Nullable;

/** Executors, and how long their cores were there. */
final class ExecutorFold {
  private final ApplicationTotals totals;
  final Kept<String, LiveExecutor, ExecutorRecord> executors;
  private int cores;
  private long coreMillis;
  private long coresSinceMillis;

  ExecutorFold(FoldLimits limits, ApplicationTotals totals) {
    this.totals = totals;
    executors = new Kept<>(limits.others());
  }

  @Nullable LiveExecutor get(String executorId) {
    return executors.get(executorId);
  }

  void added(String executorId, String host, int offered, long time) {
    LiveExecutor executor = executors.get(executorId);
    if (executor == null || executor.ended()) {
      executor = new LiveExecutor(executorId);
      executor.addedMillis = Moments.valid(time);
      executors.put(executorId, executor);
    }
    changeCores(Math.max(0, offered) - executor.cores, time);
    executor.cores = Math.max(0, offered);
    executor.host = host;
    executors.touch(executorId, executor);
  }

  void removed(String executorId, String reason, long time) {
    LiveExecutor executor = executors.get(executorId);
    if (executor == null || executor.ended()) {
      return;
    }
    changeCores(-executor.cores, time);
    executor.removedMillis = Math.max(1, Moments.valid(time));
    executor.removedReason = reason;
    executor.activeTasks = 0;
    totals.sums.add(ExecutorRemoval.of(reason).counter(), 1);
    executors.touch(executorId, executor);
  }

  void peaks(String executorId, MemoryPeaks peaks) {
    LiveExecutor executor = executors.get(executorId);
    if (executor != null) {
      MemoryPeaks higher = executor.peaks.max(peaks);
      if (!higher.equals(executor.peaks)) {
        executor.peaks = higher;
        executors.touch(executor);
      }
    }
  }

  /** Cores times milliseconds until now. */
  long coreMillis(long now) {
    return coreMillis + cores * Math.max(0, now - coresSinceMillis);
  }

  private void changeCores(int difference, long time) {
    long now = Moments.valid(time);
    if (cores > 0) {
      coreMillis = coreMillis(now);
    }
    coresSinceMillis = Math.max(coresSinceMillis, now);
    cores = Math.max(0, cores + difference);
  }
}
