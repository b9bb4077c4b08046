package io.cellwatch.model.fold;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
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
  final Kept<CellRun.Key, LiveCell, CellRecord> cells;
  final Kept<Integer, LiveJob, JobRecord> jobs;
  final Kept<Long, LiveStage, StageRecord> stages;
  private final Map<Integer, LiveJob> running = new LinkedHashMap<>();
  private final LongMap<LiveStage> live = new LongMap<>();

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
    cells = new Kept<>(limits.cells());
    jobs = new Kept<>(limits.jobs());
    stages = new Kept<>(limits.stages());
  }

  private static long key(int stageId, int attempt) {
    return (long) stageId << Integer.SIZE | (attempt & 0xFFFF_FFFFL);
  }

  /** How many jobs and stage attempts events may still change. */
  int unended() {
    return running.size() + live.size();
  }

  /** The attempt of a stage while Spark follows it. */
  @Nullable LiveStage liveStage(int stageId, int attempt) {
    return live.get(key(stageId, attempt));
  }

  void jobStarted(
      int jobId, long time, List<StageInput> stageInputs, @Nullable Properties properties) {
    if (jobId < 0 || running.containsKey(jobId)) {
      return; // Told twice.
    }
    long executionId = SparkProperties.executionId(properties);
    CellRun run = resolver.run(properties, executions.description(executionId));
    LiveCell cell = cell(run);
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
      if (!known(input)) {
        continue;
      }
      LiveStage stage = stage(input);
      stage.serve(job);
      stage.reused = !stage.live;
      touch(stage);
    }
    cell.started(job);
    executions.jobStarted(executionId, run);
    queries.jobStarted(SparkProperties.group(properties), run);
    running.put(jobId, job);
    jobs.put(jobId, job);
    moved(cell, time);
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
    moved(job.cell, time);
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
      touch(stage);
    }
  }

  void stageSubmitted(StageInput input, @Nullable Properties properties) {
    LiveStage told = stages.get(key(input.stageId(), input.attempt()));
    boolean submittedBefore =
        told != null && told.state != WorkState.PENDING && told.state != WorkState.SKIPPED;
    if (!known(input) || submittedBefore) {
      return; // Told twice: an attempt is submitted once.
    }
    LiveStage stage = stage(input);
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
      touch(retried);
    }
    moved(stage, input.submittedMillis());
    for (LiveJob job : before) {
      jobs.touch(job);
      moved(job.cell, 0);
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
    return served.isEmpty() ? cell(run) : served.get(0).cell;
  }

  void stageCompleted(StageInput input) {
    LiveStage stage = liveStage(input.stageId(), input.attempt());
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
    List<LiveStage> left = new ArrayList<>();
    live.forEach(left::add);
    for (LiveStage stage : left) {
      stage.activeTasks = 0;
      moved(stage, 0);
      settleIfDone(stage);
    }
    outcomes.applicationEnded().forEach(this::touch);
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
    List<LiveStage> left = new ArrayList<>();
    live.forEach(left::add);
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
    stages.touch(stage);
    for (int i = 0; i < stage.jobs(); i++) {
      LiveJob job = stage.job(i);
      job.lastProgressMillis = Math.max(job.lastProgressMillis, moment);
      jobs.touch(job);
      moved(job.cell, moment);
    }
    if (stage.cell != null) {
      moved(stage.cell, moment);
    }
  }

  private void moved(LiveCell cell, long time) {
    cell.lastProgressMillis = Math.max(cell.lastProgressMillis, Moments.valid(time));
    cells.touch(cell);
  }

  /** A stage that has ended, and of which no task runs, is over. */
  void settleIfDone(LiveStage stage) {
    if (stage.live && stage.ended()) {
      double skew = stage.skew(SKEW_TASKS);
      if (skew > 0) {
        totals.stageSkew.count(skew);
      }
      settle(stage);
      touch(stage);
    }
  }

  private void settle(LiveStage stage) {
    stage.settle();
    live.remove(key(stage.stageId, stage.attempt));
    stage.servedJobs().forEach(this::settleIfDone);
  }

  private void settleIfDone(LiveJob job) {
    if (job.settled()) {
      job.settle();
      jobs.touch(job.jobId, job);
      cells.touch(job.cell.run.key(), job.cell);
    }
  }

  /** Of a broken log: Spark counts stages and attempts from 0. */
  private static boolean known(StageInput input) {
    return input.stageId() >= 0 && input.attempt() >= 0;
  }

  private LiveStage stage(StageInput input) {
    long key = key(input.stageId(), input.attempt());
    LiveStage stage = live.get(key);
    if (stage == null) {
      stage = stages.get(key);
      if (stage == null || stage.state == WorkState.SKIPPED) {
        stage = new LiveStage(input);
        live.put(key, stage);
        stages.put(key, stage);
      }
      return stage;
    }
    stage.info(input);
    return stage;
  }

  private void touch(LiveStage stage) {
    stages.touch(key(stage.stageId, stage.attempt), stage);
  }

  LiveCell cell(CellRun run) {
    LiveCell cell = cells.get(run.key());
    if (cell == null) {
      cell = new LiveCell(run);
      cells.put(run.key(), cell);
    }
    return cell;
  }
}
