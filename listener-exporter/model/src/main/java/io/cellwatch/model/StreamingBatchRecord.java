package io.cellwatch.model;

/**
 * An ended batch of a structured streaming query.
 *
 * @param queryId stays over restarts from a checkpoint
 * @param runId is new at each start
 * @param name of the query; empty where it has none
 * @param run the cell run that started the query
 * @param startMillis of its trigger
 * @param inputRows rows read
 * @param error why it failed; empty where it did not
 */
public record StreamingBatchRecord(
    String queryId,
    String runId,
    String name,
    long batchId,
    CellRun run,
    WorkState state,
    long startMillis,
    long endMillis,
    long inputRows,
    String error,
    Tracing tracing)
    implements StateRecord {

  public StreamingBatchRecord {
    queryId = Check.name("batch.queryId", queryId, Limits.NAME_CHARACTERS);
    runId = Check.name("batch.runId", runId, Limits.NAME_CHARACTERS);
    name = Check.name("batch.name", name, Limits.LINE_CHARACTERS);
    Check.notNegative("batch.batchId", batchId);
    run = run == null ? CellRun.NONE : run;
    Check.required("batch.state", state);
    Check.moment("batch.startMillis", startMillis);
    Check.moment("batch.endMillis", endMillis);
    Check.notNegative("batch.inputRows", inputRows);
    error = Check.message("batch.error", error);
    tracing = tracing == null ? Tracing.NONE : tracing;
  }

  /** A batch is known by its query's run and its number. */
  public record Key(String runId, long batchId) {}

  @Override
  public Key key() {
    return new Key(runId, batchId);
  }

  @Override
  public boolean ended() {
    return state.ended();
  }
}
