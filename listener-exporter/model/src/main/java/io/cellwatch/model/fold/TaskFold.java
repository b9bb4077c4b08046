package io.cellwatch.model.fold;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.Quantity;
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

  private final ApplicationTotals totals;
  private final JobFold jobs;
  private final ExecutorFold executors;
  private final ActiveTasks active;
  private final Sums ended = new Sums();
  private int cpusPerTask = 1;

  TaskFold(FoldLimits limits, ApplicationTotals totals, JobFold jobs, ExecutorFold executors) {
    this.totals = totals;
    this.jobs = jobs;
    this.executors = executors;
    active = new ActiveTasks(limits.activeTasks());
  }

  void cpusPerTask(int cpus) {
    cpusPerTask = Math.min(cpus, MOST_CPUS_PER_TASK);
  }

  int active() {
    return active.size();
  }

  void started(
      int stageId,
      int attempt,
      long taskId,
      String executorId,
      long launchMillis,
      boolean speculative) {
    LiveStage stage = jobs.stages.live(stageId, attempt);
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
      jobs.moved(stage, 0);
    }
  }

  void ended(
      int stageId,
      int attempt,
      long taskId,
      int index,
      TaskEndReason reason,
      long launchMillis,
      long gettingResultMillis,
      long finishMillis,
      @Nullable TaskMetrics metrics) {
    LiveTask task = active.end(taskId);
    LiveStage stage = jobs.stages.live(stageId, attempt);
    if (task != null) {
      release(task, stage);
    }
    if (stage == null || (task == null && reason != TaskEndReason.RESUBMITTED)) {
      totals.sums.add(Quantity.TASK_ENDS_UNKNOWN, 1);
    }
    if (stage == null) {
      return;
    }
    ended.clear();
    ended.add(reason.quantity, 1);
    if (task != null) {
      TaskTime.divide(ended, launchMillis, gettingResultMillis, finishMillis, metrics);
      if (metrics != null) {
        add(metrics);
      }
      long wall = TaskTime.wall(launchMillis, finishMillis);
      totals.taskDurations.count(wall / 1000.0);
      stage.lasted(wall);
    }
    totals.sums.add(ended);
    // The application's core time counts what still runs, too: see coreBusyMillis.
    ended.add(Quantity.CORE_BUSY_MILLIS, cpusPerTask * ended.get(Quantity.TASK_WALL_MILLIS));
    stage.sums.add(ended);
    cell(stage).sums.add(ended);
    count(stage, index, reason.kind);
    jobs.moved(stage, finishMillis);
    jobs.settleIfDone(stage);
  }

  private void release(LiveTask task, @Nullable LiveStage ofEvent) {
    LiveStage stage = task.stage;
    if (stage != null) {
      stage.activeTasks = Math.max(0, stage.activeTasks - 1);
      if (stage != ofEvent) {
        jobs.moved(stage, 0);
        jobs.settleIfDone(stage);
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

  private LiveCell cell(LiveStage stage) {
    LiveCell cell = stage.cell;
    if (cell == null) {
      // Its submission was never told: the first job that lists it is the best that is known.
      cell = stage.jobs() > 0 ? stage.job(0).cell : jobs.cells.of(CellRun.NONE);
      stage.cell = cell;
    }
    return cell;
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

  private void add(TaskMetrics metrics) {
    ended.add(Quantity.RUN_MILLIS, metrics.runMillis());
    ended.add(Quantity.CPU_NANOS, metrics.cpuNanos());
    ended.add(Quantity.GC_MILLIS, metrics.gcMillis());
    ended.add(Quantity.INPUT_BYTES, metrics.inputBytes());
    ended.add(Quantity.INPUT_RECORDS, metrics.inputRecords());
    ended.add(Quantity.OUTPUT_BYTES, metrics.outputBytes());
    ended.add(Quantity.OUTPUT_RECORDS, metrics.outputRecords());
    ended.add(Quantity.SHUFFLE_READ_LOCAL_BYTES, metrics.shuffleReadLocalBytes());
    ended.add(Quantity.SHUFFLE_READ_REMOTE_BYTES, metrics.shuffleReadRemoteBytes());
    ended.add(Quantity.SHUFFLE_READ_RECORDS, metrics.shuffleReadRecords());
    ended.add(Quantity.SHUFFLE_WRITE_BYTES, metrics.shuffleWriteBytes());
    ended.add(Quantity.SHUFFLE_WRITE_RECORDS, metrics.shuffleWriteRecords());
    ended.add(Quantity.MEMORY_SPILLED_BYTES, metrics.memorySpilledBytes());
    ended.add(Quantity.DISK_SPILLED_BYTES, metrics.diskSpilledBytes());
  }

  /** A heartbeat: the task works where it has read or written more than at the last one. */
  void progressed(long taskId, TaskMetrics metrics, long now) {
    LiveTask task = active.get(taskId);
    if (task == null || task.stage == null) {
      return;
    }
    long moved =
        metrics.inputBytes()
            + metrics.inputRecords()
            + metrics.outputBytes()
            + metrics.outputRecords()
            + metrics.shuffleReadLocalBytes()
            + metrics.shuffleReadRemoteBytes()
            + metrics.shuffleReadRecords()
            + metrics.shuffleWriteBytes()
            + metrics.shuffleWriteRecords()
            + metrics.diskSpilledBytes();
    if (moved != task.moved) {
      task.moved = moved;
      jobs.moved(task.stage, now);
    }
  }

  /** Finds the longest running task of each stage. */
  void ageStages() {
    active.forEach(
        task -> {
          if (task.stage != null) {
            task.stage.oldestTaskStartMillis = Long.MAX_VALUE;
          }
        });
    active.forEach(
        task -> {
          if (task.stage != null) {
            task.stage.oldestTaskStartMillis =
                Math.min(task.stage.oldestTaskStartMillis, task.launchMillis);
          }
        });
  }

  /** Cores times milliseconds that tasks, ended and running, have held until now. */
  long coreBusyMillis(long now) {
    long[] wall = {totals.sums.get(Quantity.TASK_WALL_MILLIS)};
    active.forEach(task -> wall[0] += TaskTime.wall(task.launchMillis, now));
    return cpusPerTask * wall[0];
  }
}
