package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.WorkState;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** SQL executions, with the outcome that Spark's REST API gives them. */
final class ExecutionFold {
  private final ApplicationTotals totals;
  private final CellResolver resolver;
  final Kept<Long, LiveExecution, SqlExecutionRecord> executions;

  /** Spark counts them up: a lower one that is not held has been forgotten. */
  private long newestId = -1;

  ExecutionFold(FoldLimits limits, ApplicationTotals totals, CellResolver resolver) {
    this.totals = totals;
    this.resolver = resolver;
    executions = new Kept<>(limits.executions());
  }

  /** What the execution says of itself; empty where it is not known. */
  String description(long executionId) {
    LiveExecution execution = executions.get(executionId);
    return execution == null ? "" : execution.description;
  }

  void started(
      long executionId,
      long rootExecutionId,
      String description,
      Collection<String> tags,
      String group,
      long time) {
    if (executionId < 0) {
      return;
    }
    LiveExecution execution = execution(executionId);
    execution.rootExecutionId = rootExecutionId;
    execution.description = description;
    execution.startMillis = Moments.valid(time);
    if (execution.jobs == 0) {
      execution.run = resolver.run(tags, group, description);
    }
    executions.touch(executionId, execution);
  }

  /** A job of the execution knows better for which cell it works: it has properties. */
  void jobStarted(long executionId, CellRun run) {
    boolean forgotten = executionId <= newestId && executions.get(executionId) == null;
    if (executionId < 0 || forgotten) {
      return;
    }
    LiveExecution execution = execution(executionId);
    execution.jobs++;
    execution.runningJobs++;
    if (execution.jobs == 1 || execution.run.source() == CellSource.NONE) {
      execution.run = run;
    }
    executions.touch(executionId, execution);
  }

  void jobEnded(long executionId, boolean succeeded) {
    LiveExecution execution = executions.get(executionId);
    if (execution == null) {
      return;
    }
    execution.runningJobs = Math.max(0, execution.runningJobs - 1);
    execution.aJobFailed |= !succeeded;
    if (execution.endMillis > 0 && !execution.ended()) {
      decideByJobs(execution);
      executions.touch(executionId, execution);
    }
  }

  /**
   * The execution has ended.
   *
   * @param error Spark's message, empty for success; null before Spark 3.4, where REST goes by the
   *     jobs, of which some may end, and fail, after the execution
   */
  void ended(long executionId, long time, @Nullable String error) {
    LiveExecution execution = executions.get(executionId);
    if (execution == null || execution.ended()) {
      return;
    }
    execution.endMillis = Moments.valid(time);
    if (error == null) {
      decideByJobs(execution);
    } else {
      execution.error = error;
      decide(execution, !error.isEmpty());
    }
    executions.touch(executionId, execution);
  }

  private void decideByJobs(LiveExecution execution) {
    if (execution.runningJobs == 0) {
      decide(execution, execution.aJobFailed);
    }
  }

  private void decide(LiveExecution execution, boolean failed) {
    if (!failed) {
      execution.state = WorkState.SUCCEEDED;
      totals.sums.add(Quantity.SQL_SUCCEEDED, 1);
    } else if (Cancellation.isCancelled(execution.error)) {
      execution.state = WorkState.CANCELLED;
      totals.sums.add(Quantity.SQL_CANCELLED, 1);
    } else {
      execution.state = WorkState.FAILED;
      totals.sums.add(Quantity.SQL_FAILED, 1);
    }
  }

  private LiveExecution execution(long executionId) {
    LiveExecution execution = executions.get(executionId);
    if (execution == null) {
      newestId = Math.max(newestId, executionId);
      execution = new LiveExecution(executionId);
      executions.put(executionId, execution);
    }
    return execution;
  }
}
