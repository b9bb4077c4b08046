package io.cellwatch.model;

/**
 * An SQL execution. Its jobs may outlive it.
 *
 * @param rootExecutionId of the outermost execution; its own id where it is not nested
 * @param endMillis 0 while it runs
 * @param error Spark's message; empty where it succeeded
 * @param jobs started for it so far
 * @param runningJobs those of them that run
 * @param lastJobEndMillis end of the last of them that began in its time; 0 while none ended
 * @param planDigest the same for executions of the same physical plan; empty where none is known
 * @param plan the beginning of its physical plan; empty where it is not wanted
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
    int jobs,
    int runningJobs,
    long lastJobEndMillis,
    String planDigest,
    String plan,
    Tracing tracing)
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
    Check.notNegative("execution.runningJobs", runningJobs);
    Check.moment("execution.lastJobEndMillis", lastJobEndMillis);
    planDigest = Check.name("execution.planDigest", planDigest, Limits.NAME_CHARACTERS);
    plan = Check.message("execution.plan", plan);
    tracing = tracing == null ? Tracing.NONE : tracing;
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
