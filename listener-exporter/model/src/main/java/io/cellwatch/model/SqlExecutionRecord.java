package io.cellwatch.model;

/**
 * An SQL execution. Its jobs may outlive it.
 *
 * @param rootExecutionId of the outermost execution; its own id where it is not nested
 * @param endMillis 0 while it runs
 * @param error Spark's message; empty where it succeeded
 * @param jobs started for it so far
 */
public record SqlExecutionRecord(
    long executionId,
    long rootExecutionId,
    CellRun run,
    String description,
    WorkState state,
    long startMillis,
    long endMillis,
    String error,
    int jobs)
    implements StateRecord {

  public SqlExecutionRecord {
    Check.notNegative("execution.executionId", executionId);
    Check.notNegative("execution.rootExecutionId", rootExecutionId);
    run = run == null ? CellRun.NONE : run;
    description = Check.message("execution.description", description);
    Check.required("execution.state", state);
    Check.moment("execution.startMillis", startMillis);
    Check.moment("execution.endMillis", endMillis);
    error = Check.message("execution.error", error);
    Check.notNegative("execution.jobs", jobs);
  }

  @Override
  public Long key() {
    return executionId;
  }

  @Override
  public boolean ended() {
    return state.ended();
  }
}
