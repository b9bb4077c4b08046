package io.cellwatch.model;

/**
 * The state of one thing that the driver watches, cumulative and complete in itself. The newest
 * record of a key replaces the older ones.
 */
public sealed interface StateRecord
    permits CellRecord,
        ConnectOperationRecord,
        ExecutorRecord,
        JobRecord,
        SqlExecutionRecord,
        StageRecord,
        StreamingBatchRecord,
        StreamingQueryRecord {

  /** What the record is about, unique among the application's records of its kind. */
  Object key();

  /** Whether nothing more is expected to happen to it. */
  boolean ended();
}
