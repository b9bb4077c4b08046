package io.cellwatch.model;

/**
 * An executor; in local mode the one called {@code driver}.
 *
 * @param cores that it offers to tasks
 * @param removedMillis 0 while it is there
 * @param removedReason what Spark gave as the reason; empty while it is there
 * @param peaks highest memory in use that it reported
 */
public record ExecutorRecord(
    String executorId,
    String host,
    int cores,
    long addedMillis,
    long removedMillis,
    String removedReason,
    int activeTasks,
    MemoryPeaks peaks)
    implements StateRecord {

  public ExecutorRecord {
    executorId = Check.name("executor.executorId", executorId, Limits.NAME_CHARACTERS);
    host = Check.name("executor.host", host, Limits.LINE_CHARACTERS);
    Check.notNegative("executor.cores", cores);
    Check.moment("executor.addedMillis", addedMillis);
    Check.moment("executor.removedMillis", removedMillis);
    removedReason = Check.message("executor.removedReason", removedReason);
    Check.notNegative("executor.activeTasks", activeTasks);
    peaks = peaks == null ? MemoryPeaks.NONE : peaks;
  }

  @Override
  public String key() {
    return executorId;
  }

  @Override
  public boolean ended() {
    return removedMillis > 0;
  }
}
