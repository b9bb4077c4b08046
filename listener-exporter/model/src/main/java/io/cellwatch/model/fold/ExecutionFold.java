package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Scope;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.WorkState;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQL executions, with the outcome that Spark's REST API gives them. */
final class ExecutionFold {
  /**
   * A job that begins so soon after the last of its execution ended belongs to the execution's
   * time: {@code toLocalIterator} posts the end first.
   */
  private static final long LATE_JOB_MILLIS = 5_000;

  /** Events come a little later than what they tell. */
  private static final long EVENT_DELAY_MILLIS = 2_000;

  private final ApplicationTotals totals;
  private final CellResolver resolver;
  private final TracePlan plan;
  private final Cells cells;
  private final Starters starters;
  final Kept<Long, LiveExecution, SqlExecutionRecord> executions;

  /** Ended ones that may still get a job; beyond the bound the oldest get none any more. */
  private final Set<LiveExecution> unsettled = new LinkedHashSet<>();

  private final int mostUnsettled;

  /** Spark counts them up: a lower one that is not held has been forgotten. */
  private long newestId = -1;

  ExecutionFold(
      FoldLimits limits,
      ApplicationTotals totals,
      CellResolver resolver,
      TracePlan plan,
      Cells cells,
      Starters starters) {
    this.totals = totals;
    this.resolver = resolver;
    this.plan = plan;
    this.cells = cells;
    this.starters = starters;
    executions = new Kept<>(limits.executions());
    mostUnsettled = limits.executions();
  }

  /** What the execution says of itself; empty where it is not known. */
  String description(long executionId) {
    LiveExecution execution = executions.get(executionId);
    return execution == null ? "" : execution.description;
  }

  void started(ExecutionInput input) {
    if (input.executionId() < 0) {
      return;
    }
    LiveExecution execution = execution(input.executionId());
    execution.rootExecutionId = input.rootExecutionId();
    execution.description = input.description();
    execution.planDigest = input.planDigest();
    execution.plan = input.plan();
    execution.startMillis = Moments.valid(input.startMillis());
    execution.starter = starters.of(input);
    if (execution.jobs == 0) {
      execution.run = resolver.run(input.tags(), input.group(), input.description());
    }
    executions.touch(input.executionId(), execution);
  }

  /**
   * A job of the execution knows better for which cell it works: it has properties.
   *
   * @param starter the streaming batch or Connect operation that the job is part of
   * @param time of its start
   * @return the execution; null where it is not held
   */
  @Nullable LiveExecution jobStarted(
      long executionId, CellRun run, @Nullable SpanPlace starter, long time) {
    boolean forgotten = executionId <= newestId && executions.get(executionId) == null;
    if (executionId < 0 || forgotten) {
      return null;
    }
    LiveExecution execution = execution(executionId);
    execution.jobs++;
    execution.runningJobs++;
    boolean guessed = execution.jobs == 1 || execution.run.source() == CellSource.NONE;
    if (guessed && !isOver(execution, time)) {
      if (!execution.run.key().equals(run.key())) {
        leavePlace(execution);
      }
      execution.run = run;
    }
    if (execution.starter == null) {
      execution.starter = starter;
    }
    executions.touch(executionId, execution);
    return execution;
  }

  /** The place of a job below its execution; null where it does not belong below it. */
  @Nullable SpanPlace placeOf(int jobId, CellRun run, @Nullable LiveExecution execution) {
    if (execution == null || !execution.run.key().equals(run.key())) {
      return null;
    }
    return place(execution).below(Scope.job(jobId), SpanBudget.Kind.JOB);
  }

  /** Whether a job that begins now belongs to the execution's time; it does from now on. */
  boolean inTime(LiveExecution execution, long startMillis) {
    boolean over = isOver(execution, startMillis);
    if (!over) {
      execution.jobsInTime++;
    }
    return !over;
  }

  private static boolean isOver(LiveExecution execution, long time) {
    return execution.settled
        || (execution.endMillis > 0
            && execution.jobsInTime == 0
            && time > execution.lastEndMillis() + LATE_JOB_MILLIS);
  }

  /** One that had ended without a job was placed by a guess: its first job knows better. */
  private void leavePlace(LiveExecution execution) {
    LiveCell cell = execution.cell;
    if (cell != null) {
      cell.left();
      cells.kept.touch(cell);
    }
    execution.cell = null;
    execution.place = null;
  }

  private SpanPlace place(LiveExecution execution) {
    SpanPlace place = execution.place;
    if (place == null) {
      Scope own = Scope.execution(execution.executionId);
      LiveExecution root = rootOf(execution);
      place =
          root == null
              ? plan.place(execution.run, execution.starter, own, SpanBudget.Kind.EXECUTION)
              : place(root).below(own, SpanBudget.Kind.EXECUTION);
      execution.place = place;
      execution.cell = cells.get(execution.run);
      if (execution.cell != null) {
        execution.cell.started(execution);
        cells.kept.touch(execution.cell);
      }
    }
    return place;
  }

  /** The outermost execution, where this one is nested and works for the same cell. */
  private @Nullable LiveExecution rootOf(LiveExecution execution) {
    if (execution.rootExecutionId == execution.executionId) {
      return null;
    }
    LiveExecution root = executions.get(execution.rootExecutionId);
    if (root == null || root.rootExecutionId != root.executionId) {
      return null;
    }
    if (root.place == null && root.jobs == 0) {
      root.run = execution.run;
      executions.touch(root.executionId, root);
    }
    return root.run.key().equals(execution.run.key()) ? root : null;
  }

  void jobEnded(LiveJob job, boolean succeeded) {
    LiveExecution execution = executions.get(job.executionId);
    if (execution == null) {
      return;
    }
    execution.runningJobs = Math.max(0, execution.runningJobs - 1);
    execution.aJobFailed |= !succeeded;
    if (!job.late) {
      execution.jobsInTime = Math.max(0, execution.jobsInTime - 1);
      execution.lastJobEndMillis = Math.max(execution.lastJobEndMillis, job.endMillis);
    }
    if (execution.endMillis > 0 && !execution.state.ended()) {
      decideByJobs(execution);
    }
    executions.touch(job.executionId, execution);
  }

  /**
   * The execution has ended.
   *
   * @param error Spark's message, empty for success; null before Spark 3.4, where REST goes by the
   *     jobs, of which some may end, and fail, after the execution
   */
  void ended(long executionId, long time, @Nullable String error) {
    LiveExecution execution = executions.get(executionId);
    if (execution == null || execution.state.ended()) {
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
    place(execution);
    LiveCell cell = execution.cell;
    if (cell != null) {
      cell.worked(execution.startMillis, execution.lastEndMillis());
      cells.kept.touch(cell);
    }
    unsettled.add(execution);
    if (unsettled.size() > mostUnsettled) {
      LiveExecution oldest = unsettled.iterator().next();
      unsettled.remove(oldest);
      settle(oldest);
    }
  }

  /** Ends the time of those that get no job any more, or of all that ended. */
  void settle(long now, boolean nothingFollows) {
    for (Iterator<LiveExecution> ended = unsettled.iterator(); ended.hasNext(); ) {
      LiveExecution execution = ended.next();
      long settledAt = execution.lastEndMillis() + LATE_JOB_MILLIS + EVENT_DELAY_MILLIS;
      if (execution.forgotten) {
        ended.remove();
      } else if (execution.jobsInTime == 0 && (nothingFollows || now > settledAt)) {
        ended.remove();
        settle(execution);
      }
    }
  }

  private void settle(LiveExecution execution) {
    execution.settled = true;
    executions.touch(execution.executionId, execution);
    LiveCell cell = execution.cell;
    if (cell != null) {
      cell.ended(execution);
      cells.kept.touch(cell);
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
