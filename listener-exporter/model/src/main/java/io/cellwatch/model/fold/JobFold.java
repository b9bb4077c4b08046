package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Scope;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jobs and their cells; as {@link StageFold}, after Spark's own listener. */
final class JobFold {
  private static final String END_LOST =
      "Job cancelled: unknown outcome, its end was among the events that Spark dropped";

  private final FoldLimits limits;
  private final ApplicationTotals totals;
  private final CellResolver resolver;
  private final ExecutionFold executions;
  private final QueryFold queries;
  private final StageFold stages;
  private final TracePlan plan;
  private final Starters starters;
  private final Cells cells;
  private final Jobs jobs;

  JobFold(
      FoldLimits limits,
      ApplicationTotals totals,
      CellResolver resolver,
      ExecutionFold executions,
      QueryFold queries,
      StageFold stages,
      TracePlan plan,
      Starters starters) {
    this.limits = limits;
    this.totals = totals;
    this.resolver = resolver;
    this.executions = executions;
    this.queries = queries;
    this.stages = stages;
    this.plan = plan;
    this.starters = starters;
    cells = stages.cells;
    jobs = stages.jobs;
  }

  void started(
      int jobId, long time, List<StageInput> stageInputs, @Nullable Properties properties) {
    if (jobId < 0 || jobs.runs(jobId)) {
      return; // Told twice.
    }
    long executionId = SparkProperties.executionId(properties);
    CellRun run = resolver.run(properties, executions.description(executionId));
    LiveCell cell = cells.of(run);
    long tasks = 0;
    StageInput last = null;
    Set<Integer> stageIds = new LinkedHashSet<>();
    for (StageInput stage : stageInputs) {
      tasks += stage.completedMillis() > 0 ? 0 : Math.max(0, stage.tasks());
      last = last == null || stage.stageId() > last.stageId() ? stage : last;
      stageIds.add(stage.stageId());
    }
    SpanPlace starter = starters.of(properties, time);
    LiveExecution execution = executions.jobStarted(executionId, run, starter, time);
    SpanPlace place = executions.placeOf(jobId, run, execution);
    LiveJob job =
        new LiveJob(
            jobId,
            cell,
            executionId,
            Moments.valid(time),
            stageIds,
            last == null ? "" : last.name(),
            SparkProperties.description(properties),
            SparkProperties.group(properties),
            (int) Math.min(Integer.MAX_VALUE, tasks),
            place != null
                ? place
                : plan.place(run, starter, Scope.job(jobId), SpanBudget.Kind.JOB));
    job.late = execution != null && !executions.inTime(execution, job.startMillis);
    stageInputs.forEach(input -> stages.listed(input, job));
    cell.started(job);
    queries.jobStarted(SparkProperties.group(properties), run);
    jobs.start(job);
    cells.moved(cell, time);
  }

  void ended(int jobId, long time, boolean succeeded, String error) {
    LiveJob job = jobs.end(jobId);
    if (job == null) {
      return;
    }
    job.error = succeeded ? "" : Text.message(error);
    job.state =
        succeeded
            ? WorkState.SUCCEEDED
            : Cancellation.isCancelled(error) ? WorkState.CANCELLED : WorkState.FAILED;
    totals.sums.add(
        switch (job.state) {
          case SUCCEEDED -> Quantity.JOBS_SUCCEEDED;
          case CANCELLED -> Quantity.JOBS_CANCELLED;
          default -> Quantity.JOBS_FAILED;
        },
        1);
    job.endMillis = Moments.valid(time);
    job.lastProgressMillis = Math.max(job.lastProgressMillis, job.endMillis);
    stages.passOverPending(job);
    job.cell.ended(job);
    executions.jobEnded(job, succeeded);
    cells.moved(job.cell, time);
    stages.settleIfDone(job);
    jobs.touch(job);
  }

  /**
   * Spark's bus has dropped events, and all that it did not drop have arrived. What seems to run
   * only because its end was dropped is over now, or it would stay for the weeks that a driver may
   * live: jobs whose result is there, and stages that no job waits for. They may have late tasks,
   * which cannot be told from lost ones; those count as unknown when they end after all.
   */
  void endsWereLost(long now) {
    int excess = jobs.runningCount() - limits.jobs();
    for (LiveJob job : jobs.running()) {
      if (job.hasResult()) {
        ended(job.jobId, now, true, "");
        excess--;
      } else if (excess > 0) {
        ended(job.jobId, now, false, END_LOST);
        excess--;
      }
    }
    stages.endsWereLost();
  }
}
