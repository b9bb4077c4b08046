package io.cellwatch.exporter.metrics;

import io.cellwatch.model.Progress;

/**
 * The five states of tasks. Completed and failed are Spark's own counts of task ends; what waits is
 * what is left of the partitions, so that without retries the five add up to all tasks.
 */
final class TaskStates {
  private TaskStates() {}

  /** Takes a state and how many tasks are in it. */
  @FunctionalInterface
  interface Consumer {
    void accept(String state, int count);
  }

  /**
   * Calls back for each state.
   *
   * @param over nothing waits any more: what was not done never will be
   */
  static void forEach(Progress tasks, boolean over, Consumer consumer) {
    consumer.accept("active", tasks.active());
    consumer.accept("completed", tasks.completed());
    consumer.accept("failed", tasks.failed());
    consumer.accept("skipped", tasks.skipped());
    consumer.accept("waiting", over ? 0 : tasks.waiting());
  }
}
