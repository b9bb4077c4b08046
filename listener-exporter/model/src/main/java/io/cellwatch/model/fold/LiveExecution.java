package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.Limits;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.Text;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import org.jspecify.annotations.Nullable;

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
  String planDigest = "";
  String plan = "";

  /** Null until it is known for which cell it works. */
  @Nullable SpanPlace place;

  /** The streaming batch or Connect operation that it is part of. */
  @Nullable SpanPlace starter;

  /** That it is part of; null before, or where no job was done for it. */
  @Nullable LiveCell cell;

  /** Jobs of its time that run. */
  int jobsInTime;

  long lastJobEndMillis;

  /** Its time is over: what still begins is late. */
  boolean settled;

  LiveExecution(long executionId) {
    this.executionId = executionId;
    this.rootExecutionId = executionId;
  }

  /** Not before its time is over: it must not be forgotten before its span is due. */
  @Override
  boolean ended() {
    return settled;
  }

  /** When what is known to belong to it ended. */
  long lastEndMillis() {
    return Math.max(endMillis, lastJobEndMillis);
  }

  @Override
  boolean due() {
    return settled && startMillis > 0;
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
        jobs,
        runningJobs,
        lastJobEndMillis,
        Text.name(planDigest, Limits.NAME_CHARACTERS),
        Text.message(plan),
        tracing(place == null ? Tracing.NONE : place.tracing));
  }
}
