package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stages by attempt, and the jobs that they serve. Follows {@code
 * org.apache.spark.status.AppStatusListener} of Spark 4.2 event by event, so that the counts equal
 * those of Spark's REST API.
 */
final class StageFold {
  /** A stage with fewer tasks has no skew to speak of. */
  private static final int SKEW_TASKS = 4;

  private final ApplicationTotals totals;
  private final CellResolver resolver;
  private final StageOutcomes outcomes;
  final Cells cells;
  final Jobs jobs;
  final Stages stages;
  private final Set<LiveStage> uncounted = new LinkedHashSet<>();

  StageFold(FoldLimits limits, ApplicationTotals totals, CellResolver resolver, Cells cells) {
    this.totals = totals;
    this.resolver = resolver;
    outcomes = new StageOutcomes(totals.sums);
    this.cells = cells;
    jobs = new Jobs(limits);
    stages = new Stages(limits);
  }

  /** A job that has just started lists the stage. */
  void listed(StageInput input, LiveJob job) {
    if (!Stages.known(input)) {
      return;
    }
    LiveStage stage = stages.of(input);
    stage.serve(job);
    stage.reused = !stage.live;
    stages.touch(stage);
  }

  void submitted(StageInput input, @Nullable Properties properties) {
    if (!Stages.known(input) || stages.wasSubmitted(input)) {
      return; // Told twice: an attempt is submitted once.
    }
    LiveStage stage = stages.of(input);
    List<LiveJob> before = stage.servedJobs();
    List<LiveJob> served = jobs.waitingFor(input.stageId());
    count(stage);
    stage.state = WorkState.RUNNING;
    stage.passedOver = false;
    stage.serveOnly(served);
    stage.cell = cellOf(served, properties);
    stage.findPlace();
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
      jobs.kept.touch(job);
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

  void completed(StageInput input) {
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

  /** How many jobs and stage attempts events may still change. */
  int unended() {
    return jobs.runningCount() + stages.liveCount();
  }

  /** What an ended job listed and never ran, its output being there already, was skipped. */
  void passOverPending(LiveJob job) {
    for (LiveStage stage : List.copyOf(job.stages)) {
      boolean pending = stage.live && stage.state == WorkState.PENDING && !stage.passedOver;
      if (pending || stage.reused) {
        job.skipped(stage);
        stage.passedOver = pending;
        stage.reused = false;
      }
      if (stage.passedOver && !stage.awaited()) {
        stage.state = WorkState.SKIPPED;
        nameCell(stage);
        outcomes.skipped(stage);
        settle(stage);
      }
      stages.touch(stage);
    }
    outcomes.jobEnded();
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

  /** Lets go of stages that no job waits for: see {@link JobFold#endsWereLost}. */
  void endsWereLost() {
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

  /** Something of the stage has moved. */
  void moved(LiveStage stage, long time) {
    stage.moved(time);
    show(stage);
  }

  /**
   * A task of the stage has moved, which may have added to its {@link LiveStage#work}. All that is
   * made of the stage learns of it in {@link #countWork}: once a second, and not at each of a
   * thousand starts and ends.
   */
  void taskMoved(LiveStage stage, long time) {
    stage.moved(time);
    if (!stage.uncounted) {
      stage.uncounted = true;
      uncounted.add(stage);
      nameCell(stage);
      show(stage); // What is under way is not its newest state from now on.
    }
  }

  /** Its jobs and cells have moved when it did, and go with the next update like it. */
  private void show(LiveStage stage) {
    long moment = stage.lastProgressMillis;
    stages.kept.touch(stage);
    for (int i = 0; i < stage.jobs(); i++) {
      LiveJob job = stage.job(i);
      job.lastProgressMillis = Math.max(job.lastProgressMillis, moment);
      jobs.kept.touch(job);
      cells.moved(job.cell, moment);
    }
    if (stage.cell != null) {
      cells.moved(stage.cell, moment);
    }
  }

  /** Brings all sums and times up to date. */
  void countWork() {
    List.copyOf(uncounted).forEach(this::count);
  }

  private void count(LiveStage stage) {
    if (stage.uncounted) {
      stage.uncounted = false;
      uncounted.remove(stage);
      Sums work = stage.work();
      stage.sums.add(work);
      nameCell(stage).sums.add(work);
      totals.tasks(work);
      work.clear();
      show(stage);
    }
  }

  /** From now on it is this cell's, unless a submission says otherwise. */
  private LiveCell nameCell(LiveStage stage) {
    LiveCell cell = stage.cell;
    if (cell == null) {
      // Its submission was never told: the first job that lists it is the best that is known.
      cell = stage.jobs() > 0 ? stage.job(0).cell : cells.of(CellRun.NONE);
      stage.cell = cell;
    }
    return cell;
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
    count(stage);
    stages.settle(stage);
    stage.servedJobs().forEach(this::settleIfDone);
  }

  void settleIfDone(LiveJob job) {
    if (job.settled()) {
      job.settle();
      jobs.touch(job);
      cells.touch(job.cell);
    }
  }
}
