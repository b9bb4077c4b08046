package io.cellwatch.model.fold;

import io.cellwatch.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hot path: task starts, ends and heartbeats. It allocates nothing in the steady state.
 *
 * <p>As in Spark's {@code AppStatusListener}, the metrics of a task count once, when a task whose
 * start was seen ends for the first time; an end without a live stage attempt counts nowhere.
 */
final class TaskFold {
  /** More than any machine has. */
  private static final int MOST_CPUS_PER_TASK = 10_000;

  /** Programs make a few; one that makes a new one for each stage must not fill the memory. */
  private static final int MOST_PROFILES = 1000;

  private final ApplicationTotals totals;
  private final StageFold stages;
  private final ExecutorFold executors;
  private final ActiveTasks active;
  private final PlanJoins joins = new PlanJoins();
  private int cpusPerTask = 1;
  private final LongMap<Integer> cpusPerTaskOfProfiles = new LongMap<>();

  TaskFold(FoldLimits limits, ApplicationTotals totals, StageFold stages, ExecutorFold executors) {
    this.totals = totals;
    this.stages = stages;
    this.executors = executors;
    active = new ActiveTasks(limits.activeTasks());
  }

  void cpusPerTask(int cpus) {
    cpusPerTask = Math.min(cpus, MOST_CPUS_PER_TASK);
  }

  void resourceProfile(int profileId, int cpus) {
    if (cpus > 0 && cpusPerTaskOfProfiles.size() < MOST_PROFILES) {
      cpusPerTaskOfProfiles.put(profileId, Math.min(cpus, MOST_CPUS_PER_TASK));
    }
  }

  private int cpusPerTask(@Nullable LiveStage stage) {
    if (stage == null || stage.resourceProfileId() == StageInput.DEFAULT_PROFILE) {
      return cpusPerTask;
    }
    Integer ofProfile = cpusPerTaskOfProfiles.get(stage.resourceProfileId());
    return ofProfile == null ? cpusPerTask : ofProfile;
  }

  void started(
      int stageId,
      int attempt,
      long taskId,
      String executorId,
      long launchMillis,
      boolean speculative) {
    LiveStage stage = stages.stages.live(stageId, attempt);
    LiveExecutor executor = executors.get(executorId);
    if (active.get(taskId) != null || active.start(taskId, stage, executor, launchMillis) == null) {
      return;
    }
    if (executor != null) {
      executor.activeTasks++;
      executors.executors.touch(executor);
    }
    if (stage != null) {
      stage.activeTasks++;
      if (stage.firstTaskMillis == 0 || launchMillis < stage.firstTaskMillis) {
        stage.firstTaskMillis = launchMillis;
      }
      if (speculative) {
        stage.speculativeTasks++;
      }
      stages.taskMoved(stage, 0);
    }
  }

  void ended(
      int stageId,
      int attempt,
      long taskId,
      int index,
      TaskEndReason reason,
      String executorId,
      long launchMillis,
      long gettingResultMillis,
      long finishMillis,
      @Nullable TaskMetrics metrics,
      TaskDetails details) {
    LiveTask task = active.end(taskId);
    LiveStage stage = stages.stages.live(stageId, attempt);
    if (task != null) {
      release(task, stage);
    }
    if (stage == null || (task == null && reason != TaskEndReason.RESUBMITTED)) {
      totals.sums.add(Quantity.TASK_ENDS_UNKNOWN, 1);
    }
    if (stage == null) {
      return;
    }
    Sums work = stage.work();
    work.add(reason.quantity, 1);
    if (task != null) {
      long wall = TaskTime.divide(work, launchMillis, gettingResultMillis, finishMillis, metrics);
      work.add(Quantity.CORE_BUSY_MILLIS, cpusPerTask(stage) * wall);
      if (metrics != null) {
        metrics.addTo(work);
      }
      totals.taskDurations.count(wall / 1000.0);
      stage.lasted(wall);
      ChosenTasks chosen = stage.chosen();
      if (chosen != null) {
        chosen.offer(
            taskId,
            index,
            reason,
            executorId,
            launchMillis,
            gettingResultMillis,
            finishMillis,
            metrics,
            details);
      }
    }
    stage.lastTaskEndMillis = Math.max(stage.lastTaskEndMillis, finishMillis);
    count(stage, index, reason.kind);
    if (reason.kind == TaskEndReason.Kind.FAILED) {
      stage.failedOn(executorId);
    }
    stages.taskMoved(stage, finishMillis);
    stages.settleIfDone(stage);
  }

  private void release(LiveTask task, @Nullable LiveStage ofEvent) {
    LiveStage stage = task.stage;
    if (stage != null) {
      stage.activeTasks = Math.max(0, stage.activeTasks - 1);
      if (stage != ofEvent) {
        stages.moved(stage, 0);
        stages.settleIfDone(stage);
      }
    }
    leave(task.executor);
    active.reuse(task);
  }

  private void leave(@Nullable LiveExecutor executor) {
    if (executor != null && !executor.ended()) {
      executor.activeTasks--;
      executors.executors.touch(executor);
    }
  }

  /** Lets go of tasks whose ends, or whose stages, nobody will tell of any more. */
  void endsWereLost() {
    active.endIf(
        task -> {
          boolean lost = task.stage == null || task.stage.abandoned;
          if (lost) {
            leave(task.executor);
            active.reuse(task);
          }
          return lost;
        });
  }

  /** Nothing runs any more: what seemed to has been left behind. */
  void applicationEnded() {
    active.forEach(
        task -> {
          leave(task.executor);
          task.executor = null;
        });
  }

  private static void count(LiveStage stage, int index, TaskEndReason.Kind kind) {
    switch (kind) {
      case SUCCEEDED -> stage.completed(index);
      case FAILED -> stage.failedTasks++;
      case KILLED -> stage.killedTasks++;
    }
    for (int i = 0; i < stage.jobs(); i++) {
      LiveJob job = stage.job(i);
      switch (kind) {
        case SUCCEEDED -> job.completedTasks++;
        case FAILED -> job.failedTasks++;
        case KILLED -> job.killedTasks++;
      }
    }
  }

  /** The plan of an SQL execution is known, or has become another one. */
  void planned(long executionId, List<PlanJoin> planned) {
    joins.planned(executionId, planned);
  }

  /** A heartbeat: the task works where it has read or made more than at the last one. */
  void progressed(long taskId, TaskMetrics metrics, SqlMetrics sql, long now) {
    LiveTask task = active.get(taskId);
    if (task == null || task.stage == null) {
      return;
    }
    task.gcMillis = Math.max(task.gcMillis, metrics.get(TaskMetric.GC_MILLIS));
    joins.look(task, metrics, sql, now);
    long moved = metrics.moved() + sql.moved();
    if (moved != task.moved) {
      task.moved = moved;
      stages.taskMoved(task.stage, now);
    }
  }

  /** Finds the longest running task of each stage, and what its tasks join. */
  void lookAtStages() {
    active.forEach(
        task -> {
          if (task.stage != null) {
            task.stage.oldestTaskStartMillis = Long.MAX_VALUE;
            task.stage.join.clear();
          }
        });
    active.forEach(
        task -> {
          if (task.stage != null) {
            task.stage.oldestTaskStartMillis =
                Math.min(task.stage.oldestTaskStartMillis, task.launchMillis);
            task.stage.join.add(task);
          }
        });
  }

  /** What runs now. */
  RunningTasks running(long now) {
    long[] sums = new long[3];
    active.forEach(
        task -> {
          long wall = TaskTime.wall(task.launchMillis, now);
          sums[0] = Sums.sum(sums[0], wall);
          sums[1] = Sums.sum(sums[1], cpusPerTask(task.stage) * wall);
          sums[2] = Sums.sum(sums[2], task.gcMillis);
        });
    return new RunningTasks(active.size(), sums[0], sums[1], sums[2]);
  }
}
