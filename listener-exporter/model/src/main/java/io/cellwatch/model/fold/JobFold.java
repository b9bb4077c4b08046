package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cells, jobs and stages by attempt. Follows {@code org.apache.spark.status.AppStatusListener} of
 * Spark 4.2 event by event, so that the counts equal those of Spark's REST API.
 */
final class JobFold {
  /** A stage with fewer tasks has no skew to speak of. */
  private static final int SKEW_TASKS = 4;

  private static final String END_LOST =
      "Job cancelled: unknown outcome, its end was among the events that Spark dropped";

  private final FoldLimits limits;
  private final ApplicationTotals totals;
  private final CellResolver resolver;
  private final ExecutionFold executions;
  private final QueryFold queries;
  private final StageOutcomes outcomes;
  final Cells cells;
  final Kept<Integer, LiveJob, JobRecord> jobs;
  final Stages stages;
  private final Map<Integer, LiveJob> running = new LinkedHashMap<>();

  JobFold(
      FoldLimits limits,
      ApplicationTotals totals,
      CellResolver resolver,
      ExecutionFold executions,
      QueryFold queries) {
    this.limits = limits;
    this.totals = totals;
    this.resolver = resolver;
    this.executions = executions;
    this.queries = queries;
    outcomes = new StageOutcomes(totals.sums);
    cells = new Cells(limits);
    jobs = new Kept<>(limits.jobs());
    stages = new Stages(limits);
  }

  /** How many jobs and stage attempts events may still change. */
  int unended() {
    return running.size() + stages.liveCount();
  }

  void jobStarted(
      int jobId, long time, List<StageInput> stageInputs, @Nullable Properties properties) {
    if (jobId < 0 || running.containsKey(jobId)) {
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
            (int) Math.min(Integer.MAX_VALUE, tasks));
    for (StageInput input : stageInputs) {
      if (!Stages.known(input)) {
        continue;
      }
      LiveStage stage = stages.of(input);
      stage.serve(job);
      stage.reused = !stage.live;
      stages.touch(stage);
    }
    cell.started(job);
    executions.jobStarted(executionId, run);
    queries.jobStarted(SparkProperties.group(properties), run);
    running.put(jobId, job);
    jobs.put(jobId, job);
    cells.moved(cell, time);
  }

  void jobEnded(int jobId, long time, boolean succeeded, String error) {
    LiveJob job = running.remove(jobId);
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
    passOverPendingStages(job);
    outcomes.jobEnded();
    job.cell.ended(job);
    executions.jobEnded(job.executionId, succeeded);
    cells.moved(job.cell, time);
    settleIfDone(job);
    jobs.touch(jobId, job);
  }

  /** What the job listed and never ran, its output being there already, was skipped. */
  private void passOverPendingStages(LiveJob job) {
    for (LiveStage stage : List.copyOf(job.stages)) {
      boolean pending = stage.live && stage.state == WorkState.PENDING && !stage.passedOver;
      if (pending || stage.reused) {
        job.skipped(stage);
        stage.passedOver = pending;
        stage.reused = false;
      }
      if (stage.passedOver && !stage.awaited()) {
        stage.state = WorkState.SKIPPED;
        outcomes.skipped(stage);
        settle(stage);
      }
      stages.touch(stage);
    }
  }

  void stageSubmitted(StageInput input, @Nullable Properties properties) {
    if (!Stages.known(input) || stages.wasSubmitted(input)) {
      return; // Told twice: an attempt is submitted once.
    }
    LiveStage stage = stages.of(input);
    List<LiveJob> before = stage.servedJobs();
    List<LiveJob> served = new ArrayList<>();
    for (LiveJob job : running.values()) {
      if (job.stageIds.contains(input.stageId())) {
        served.add(job);
      }
    }
    stage.state = WorkState.RUNNING;
    stage.passedOver = false;
    stage.serveOnly(served);
    stage.cell = cellOf(served, properties);
    stage.description = Text.message(SparkProperties.description(properties));
    for (LiveJob job : served) {
      job.completedStages.remove(input.stageId());
      job.activeStages++;
    }
    for (LiveStage retried : outcomes.submitted(stage)) {
      stages.touch(retried);
    }
    moved(stage, input.submittedMillis());
    for (LiveJob job : before) {
      jobs.touch(job);
      cells.moved(job.cell, 0);
      settleIfDone(job);
    }
  }

  /** The cell of the job that it is submitted for: the stage's properties are that job's. */
  private LiveCell cellOf(List<LiveJob> served, @Nullable Properties properties) {
    if (served.size() == 1) {
      return served.get(0).cell;
    }
    CellRun run = resolver.run(properties, "");
    for (LiveJob job : served) {
      if (job.cell.run.key().equals(run.key())) {
        return job.cell;
      }
    }
    return served.isEmpty() ? cells.of(run) : served.get(0).cell;
  }

  void stageCompleted(StageInput input) {
    LiveStage stage = stages.live(input.stageId(), input.attempt());
    if (stage == null || stage.state.ended()) {
      return;
    }
    stage.info(input);
    stage.state =
        !input.failure().isEmpty()
            ? WorkState.FAILED
            // Logs before SPARK-20205 tell only here that a stage was skipped.
            : stage.submitted() ? WorkState.SUCCEEDED : WorkState.SKIPPED;
    for (int i = 0; i < stage.jobs(); i++) {
      LiveJob job = stage.job(i);
      if (stage.state == WorkState.SUCCEEDED) {
        job.completedStages.add(stage.stageId);
      } else if (stage.state == WorkState.SKIPPED) {
        job.skipped(stage);
      } else {
        job.failedStages++;
      }
      job.activeStages = Math.max(0, job.activeStages - 1);
    }
    outcomes.completed(stage);
    moved(stage, input.completedMillis());
    settleIfDone(stage);
  }

  /** Nothing follows: what still seems to run has been left behind. */
  void applicationEnded() {
    for (LiveStage stage : stages.live()) {
      stage.activeTasks = 0;
      moved(stage, 0);
      settleIfDone(stage);
    }
    outcomes.applicationEnded().forEach(stages::touch);
  }

  /**
   * Spark's bus has dropped events, and all that it did not drop have arrived. What seems to run
   * only because its end was dropped is over now, or it would stay for the weeks that a driver may
   * live: jobs whose result is there, and stages that no job waits for. They may have late tasks,
   * which cannot be told from lost ones; those count as unknown when they end after all.
   */
  void endsWereLost(long now) {
    for (LiveJob job : List.copyOf(running.values())) {
      if (job.hasResult()) {
        jobEnded(job.jobId, now, true, "");
      } else if (running.size() > limits.jobs()) {
        jobEnded(job.jobId, now, false, END_LOST);
      }
    }
    List<LiveStage> left = stages.live();
    left.removeIf(LiveStage::awaited);
    for (LiveStage stage : left) {
      stage.abandoned = true;
      stage.activeTasks = 0;
      if (!stage.state.ended()) {
        stage.state = WorkState.CANCELLED;
        stage.counted = true;
      }
      moved(stage, 0);
      settleIfDone(stage);
    }
  }

  /** A task of the stage has ended or moved. */
  void moved(LiveStage stage, long time) {
    long moment = Moments.valid(time);
    stage.lastProgressMillis = Math.max(stage.lastProgressMillis, moment);
    stages.kept.touch(stage);
    for (int i = 0; i < stage.jobs(); i++) {
      LiveJob job = stage.job(i);
      job.lastProgressMillis = Math.max(job.lastProgressMillis, moment);
      jobs.touch(job);
      cells.moved(job.cell, moment);
    }
    if (stage.cell != null) {
      cells.moved(stage.cell, moment);
    }
  }

  /** A stage that has ended, and of which no task runs, is over. */
  void settleIfDone(LiveStage stage) {
    if (stage.live && stage.ended()) {
      double skew = stage.skew(SKEW_TASKS);
      if (skew > 0) {
        totals.stageSkew.count(skew);
      }
      settle(stage);
      stages.touch(stage);
    }
  }

  private void settle(LiveStage stage) {
    stages.settle(stage);
    stage.servedJobs().forEach(this::settleIfDone);
  }

  private void settleIfDone(LiveJob job) {
    if (job.settled()) {
      job.settle();
      jobs.touch(job.jobId, job);
      cells.touch(job.cell);
    }
  }
}
