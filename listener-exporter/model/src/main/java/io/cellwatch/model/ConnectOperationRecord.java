package io.cellwatch.model;

/**
 * An operation of a Spark Connect session.
 *
 * @param tag that Spark gives to the operation's jobs
 */
public record ConnectOperationRecord(
    String operationId,
    String sessionId,
    String userId,
    String tag,
    CellRun run,
    String statement,
    WorkState state,
    long startMillis,
    long endMillis,
    String error,
    Tracing tracing)
    implements StateRecord {

  public ConnectOperationRecord {
    operationId = Check.name("operation.operationId", operationId, Limits.NAME_CHARACTERS);
    sessionId = Check.name("operation.sessionId", sessionId, Limits.NAME_CHARACTERS);
    userId = Check.name("operation.userId", userId, Limits.NAME_CHARACTERS);
    tag = Check.name("operation.tag", tag, Limits.LINE_CHARACTERS);
    run = run == null ? CellRun.NONE : run;
    statement = Check.message("operation.statement", statement);
    Check.required("operation.state", state);
    Check.moment("operation.startMillis", startMillis);
    Check.moment("operation.endMillis", endMillis);
    error = Check.message("operation.error", error);
    tracing = tracing == null ? Tracing.NONE : tracing;
  }

  @Override
  public String key() {
    return operationId;
  }

  @Override
  public boolean ended() {
    return state.ended();
  }
}
