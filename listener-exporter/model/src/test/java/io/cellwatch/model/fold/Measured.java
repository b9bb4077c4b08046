package io.cellwatch.model.fold;

/** Metrics of a task by hand; what is not said is 0. */
final class Measured {
  private static final TaskMetric[] METRICS = TaskMetric.values();

  private Measured() {}

  static TaskMetrics run(long millis) {
    return of(millis, 0);
  }

  static TaskMetrics amount(long each) {
    return of(0, each);
  }

  static TaskMetrics of(long runMillis, long amount) {
    TaskMetrics metrics = new TaskMetrics();
    amount(metrics, amount);
    metrics.set(TaskMetric.RUN_MILLIS, runMillis);
    return metrics;
  }

  /** All figures but the run time that only ever are added up. */
  static void amount(TaskMetrics metrics, long each) {
    for (TaskMetric metric : METRICS) {
      if (metric.sum != null && metric != TaskMetric.RUN_MILLIS) {
        metrics.set(metric, each);
      }
    }
  }
}
