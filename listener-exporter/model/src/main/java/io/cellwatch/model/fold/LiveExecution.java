package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;

/** An SQL execution. */
final class LiveExecution extends LiveEntity<SqlExecutionRecord> {
  final long executionId;
  long rootExecutionId;
  CellRun run = CellRun.NONE;
  String description = "";
  WorkState state = WorkState.RUNNING;
  long startMillis;
  long endMillis;
  String error = "";
  int jobs;
  int runningJobs;
  boolean aJobFailed;

  LiveExecution(long executionId) {
    this.executionId = executionId;
    this.rootExecutionId = executionId;
  }

  @Override
  boolean ended() {
    return state.ended();
  }

  @Override
  SqlExecutionRecord toRecord() {
    return new SqlExecutionRecord(
        executionId,
        Math.max(0, rootExecutionId),
        run,
        Text.message(description),
        state,
        startMillis,
        endMillis,
        Text.message(error),
        jobs);
  }
}
