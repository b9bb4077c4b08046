package io.cellwatch.model.fold;

import io.cellwatch.model.Limits;
import io.cellwatch.model.TaskRecord;
import io.cellwatch.model.Text;
import io.cellwatch.model.WorkState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a stage attempt that get spans of their own: the first that failed, the first
 * speculative ones, and those that took longest. What is kept of a task is used again for one that
 * takes longer, so that a steady stream of tasks makes no garbage.
 */
final class ChosenTasks {
  private static final int FAILED = 10;
  private static final int SPECULATIVE = 5;
  private static final int SLOWEST = Limits.TASKS_OF_A_STAGE - FAILED - SPECULATIVE;

  private static final Comparator<Task> BY_LAUNCH =
      Comparator.comparingLong((Task task) -> task.launchMillis).thenComparingLong(t -> t.taskId);

  private final List<Task> failed = new ArrayList<>(0);
  private final List<Task> speculative = new ArrayList<>(0);
  private final List<Task> slowest = new ArrayList<>(SLOWEST);

  /** Of the slowest, the one that took least; asked for each task. */
  private @Nullable Task leastSlow;

  /** An ended task has told all about itself. */
  void offer(
      long taskId,
      int index,
      TaskEndReason reason,
      String executorId,
      long launchMillis,
      long gettingResultMillis,
      long finishMillis,
      @Nullable TaskMetrics metrics,
      TaskDetails details) {
    if (launchMillis <= 0 || finishMillis < launchMillis) {
      return; // It has no time that a span could show.
    }
    Task task;
    if (reason.kind == TaskEndReason.Kind.FAILED) {
      task = first(FAILED, failed);
    } else if (details.speculative()) {
      task = first(SPECULATIVE, speculative);
    } else {
      task = slower(taskId, finishMillis - launchMillis);
    }
    if (task != null) {
      task.fill(
          taskId,
          index,
          reason,
          executorId,
          launchMillis,
          gettingResultMillis,
          finishMillis,
          metrics,
          details);
      if (task.amongSlowest) {
        leastSlow = slowest.size() < SLOWEST ? null : findLeastSlow();
      }
    }
  }

  private static @Nullable Task first(int most, List<Task> tasks) {
    if (tasks.size() >= most) {
      return null;
    }
    Task task = new Task(false);
    tasks.add(task);
    return task;
  }

  /** The place for a task that took so long; null where enough others took longer. */
  private @Nullable Task slower(long taskId, long millis) {
    if (leastSlow == null) {
      Task task = new Task(true);
      slowest.add(task);
      return task;
    }
    return leastSlow.isSlowerThan(taskId, millis) ? null : leastSlow;
  }

  private Task findLeastSlow() {
    Task least = slowest.get(0);
    for (int i = 1; i < slowest.size(); i++) {
      Task task = slowest.get(i);
      if (least.isSlowerThan(task.taskId, task.millis())) {
        least = task;
      }
    }
    return least;
  }

  int size() {
    return failed.size() + speculative.size() + slowest.size();
  }

  /** Leaves as many, those that say least first: the least slow ones. */
  void keep(int most) {
    slowest.sort((one, other) -> one.isSlowerThan(other.taskId, other.millis()) ? -1 : 1);
    for (List<Task> tasks : List.of(slowest, speculative, failed)) {
      while (size() > most && !tasks.isEmpty()) {
        tasks.remove(tasks.size() - 1);
      }
    }
    leastSlow = null;
  }

  List<TaskRecord> records() {
    List<Task> all = new ArrayList<>(size());
    all.addAll(failed);
    all.addAll(speculative);
    all.addAll(slowest);
    all.sort(BY_LAUNCH);
    return all.stream().map(Task::toRecord).toList();
  }

  private static final class Task {
    private final boolean amongSlowest;
    private final TaskMetrics metrics = new TaskMetrics();
    private boolean measured;
    private long taskId;
    private int index;
    private int attempt;
    private boolean speculative;
    private TaskEndReason reason = TaskEndReason.UNKNOWN_REASON;
    private String executorId = "";
    private String host = "";
    private String locality = "";
    private String error = "";
    private long launchMillis;
    private long gettingResultMillis;
    private long finishMillis;

    Task(boolean amongSlowest) {
      this.amongSlowest = amongSlowest;
    }

    void fill(
        long taskId,
        int index,
        TaskEndReason reason,
        String executorId,
        long launchMillis,
        long gettingResultMillis,
        long finishMillis,
        @Nullable TaskMetrics measures,
        TaskDetails details) {
      this.taskId = taskId;
      this.index = index;
      this.attempt = details.attempt();
      this.speculative = details.speculative();
      this.reason = reason;
      this.executorId = executorId;
      this.host = details.host();
      this.locality = details.locality();
      this.error = reason == TaskEndReason.SUCCESS ? "" : details.error();
      this.launchMillis = launchMillis;
      this.gettingResultMillis = gettingResultMillis;
      this.finishMillis = finishMillis;
      this.measured = measures != null;
      if (measures != null) {
        metrics.copy(measures);
      }
    }

    long millis() {
      return finishMillis - launchMillis;
    }

    /** Of two that took as long, the one with the lower id counts as slower. */
    boolean isSlowerThan(long otherId, long otherMillis) {
      return millis() > otherMillis || (millis() == otherMillis && taskId < otherId);
    }

    TaskRecord toRecord() {
      Sums sums = new Sums();
      TaskTime.divide(
          sums, launchMillis, gettingResultMillis, finishMillis, measured ? metrics : null);
      if (measured) {
        metrics.addTo(sums);
      }
      return new TaskRecord(
          Math.max(0, taskId),
          Math.max(0, index),
          Math.max(0, attempt),
          speculative,
          switch (reason.kind) {
            case SUCCEEDED -> WorkState.SUCCEEDED;
            case FAILED -> WorkState.FAILED;
            case KILLED -> WorkState.CANCELLED;
          },
          Text.name(executorId, Limits.NAME_CHARACTERS),
          Text.name(host, Limits.NAME_CHARACTERS),
          Text.name(locality, Limits.NAME_CHARACTERS),
          Moments.valid(launchMillis),
          Moments.valid(finishMillis),
          Text.message(error),
          sums.totals());
    }
  }
}
