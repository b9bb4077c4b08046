package io.cellwatch.model.fold;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The running tasks by id. Whatever events were dropped, counts derived from here cannot go
 * negative. Ended tasks' objects are used again, so a steady stream of tasks makes no garbage.
 */
final class ActiveTasks {
  private static final int SPARE_TASKS = 10_000;

  private final int limit;
  private final LongMap<LiveTask> tasks = new LongMap<>();
  private final ArrayDeque<LiveTask> spare = new ArrayDeque<>();

  ActiveTasks(int limit) {
    this.limit = limit;
  }

  /** The task from now on; null where too many run to watch each. */
  @Nullable LiveTask start(
      long taskId, @Nullable LiveStage stage, @Nullable LiveExecutor executor, long launchMillis) {
    if (tasks.size() >= limit) {
      return null;
    }
    LiveTask task = spare.poll();
    if (task == null) {
      task = new LiveTask();
    }
    task.begin(stage, executor, launchMillis);
    tasks.put(taskId, task);
    return task;
  }

  @Nullable LiveTask get(long taskId) {
    return tasks.get(taskId);
  }

  /** Takes the task out, for the caller to {@link #reuse}; null where it is not there. */
  @Nullable LiveTask end(long taskId) {
    return tasks.remove(taskId);
  }

  void reuse(LiveTask task) {
    task.clear();
    if (spare.size() < SPARE_TASKS) {
      spare.add(task);
    }
  }

  /** Ends what the condition wants ended; it is called once for such a task. */
  void endIf(Predicate<LiveTask> condition) {
    tasks.removeIf(condition);
  }

  int size() {
    return tasks.size();
  }

  void forEach(Consumer<LiveTask> consumer) {
    tasks.forEach(consumer);
  }
}
