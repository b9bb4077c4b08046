package io.cellwatch.model;

/**
 * One run of a structured streaming query.
 *
 * @param queryId stays over restarts from a checkpoint
 * @param runId is new at each start
 * @param name empty where the query has none
 * @param batchId of the newest reported batch; -1 before the first
 * @param inputRows rows read so far
 * @param batchMillis duration of the newest batch
 * @param inputRowsPerSecond of the newest batch
 * @param processedRowsPerSecond of the newest batch
 */
public record StreamingQueryRecord(
    String queryId,
    String runId,
    String name,
    CellRun run,
    WorkState state,
    long startMillis,
    long endMillis,
    long lastProgressMillis,
    long batchId,
    long inputRows,
    long batchMillis,
    double inputRowsPerSecond,
    double processedRowsPerSecond,
    String error)
    implements StateRecord {

  public StreamingQueryRecord {
    queryId = Check.name("query.queryId", queryId, Limits.NAME_CHARACTERS);
    runId = Check.name("query.runId", runId, Limits.NAME_CHARACTERS);
    name = Check.name("query.name", name, Limits.LINE_CHARACTERS);
    run = run == null ? CellRun.NONE : run;
    Check.required("query.state", state);
    Check.moment("query.startMillis", startMillis);
    Check.moment("query.endMillis", endMillis);
    Check.moment("query.lastProgressMillis", lastProgressMillis);
    Check.atLeast("query.batchId", batchId, -1);
    Check.notNegative("query.inputRows", inputRows);
    Check.notNegative("query.batchMillis", batchMillis);
    Check.rate("query.inputRowsPerSecond", inputRowsPerSecond);
    Check.rate("query.processedRowsPerSecond", processedRowsPerSecond);
    error = Check.message("query.error", error);
  }

  @Override
  public String key() {
    return runId;
  }

  @Override
  public boolean ended() {
    return state.ended();
  }
}
