package io.cellwatch.exporter.metrics;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import java.util.Comparator;
import java.util.List;

/**
 * Which series of an application's counters shows which sum.
 *
 * @param unitsPerOne how many of the quantity's units make one of the metric's: 1000 for
 *     milliseconds shown in seconds
 * @param labelValues of the labels behind {@code app_id}
 */
record CounterSeries(
    Quantity quantity, Metric metric, double unitsPerOne, List<String> labelValues) {
  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;

  /** All that are Micrometer counters. */
  static final List<CounterSeries> ALL =
      List.of(
          of(Quantity.TASKS_SUCCESS, ApplicationCounter.TASKS, 1, "succeeded", "success"),
          of(
              Quantity.TASKS_EXCEPTION_FAILURE,
              ApplicationCounter.TASKS,
              1,
              "failed",
              "exception_failure"),
          of(Quantity.TASKS_FETCH_FAILED, ApplicationCounter.TASKS, 1, "failed", "fetch_failed"),
          of(
              Quantity.TASKS_EXECUTOR_LOST_FAILURE,
              ApplicationCounter.TASKS,
              1,
              "failed",
              "executor_lost"),
          of(Quantity.TASKS_RESULT_LOST, ApplicationCounter.TASKS, 1, "failed", "result_lost"),
          of(Quantity.TASKS_RESUBMITTED, ApplicationCounter.TASKS, 1, "failed", "resubmitted"),
          of(Quantity.TASKS_UNKNOWN_REASON, ApplicationCounter.TASKS, 1, "failed", "unknown"),
          of(Quantity.TASKS_KILLED, ApplicationCounter.TASKS, 1, "killed", "killed"),
          of(Quantity.TASKS_COMMIT_DENIED, ApplicationCounter.TASKS, 1, "killed", "commit_denied"),
          of(
              Quantity.SCHEDULER_DELAY_MILLIS,
              ApplicationCounter.TASK_TIME,
              MILLIS,
              "scheduler_delay"),
          of(Quantity.DESERIALIZE_MILLIS, ApplicationCounter.TASK_TIME, MILLIS, "deserialize"),
          of(Quantity.SHUFFLE_READ_MILLIS, ApplicationCounter.TASK_TIME, MILLIS, "shuffle_read"),
          of(Quantity.COMPUTE_NANOS, ApplicationCounter.TASK_TIME, NANOS, "compute"),
          of(Quantity.SHUFFLE_WRITE_NANOS, ApplicationCounter.TASK_TIME, NANOS, "shuffle_write"),
          of(
              Quantity.RESULT_SERIALIZATION_MILLIS,
              ApplicationCounter.TASK_TIME,
              MILLIS,
              "result_serialization"),
          of(
              Quantity.GETTING_RESULT_MILLIS,
              ApplicationCounter.TASK_TIME,
              MILLIS,
              "getting_result"),
          of(Quantity.UNATTRIBUTED_NANOS, ApplicationCounter.TASK_TIME, NANOS, "unattributed"),
          of(Quantity.RUN_MILLIS, ApplicationCounter.TASK_RUN, MILLIS),
          of(Quantity.CPU_NANOS, ApplicationCounter.TASK_CPU, NANOS),
          of(Quantity.GC_MILLIS, ApplicationCounter.TASK_GC, MILLIS),
          of(Quantity.INPUT_BYTES, ApplicationCounter.IO, 1, "read"),
          of(Quantity.OUTPUT_BYTES, ApplicationCounter.IO, 1, "written"),
          of(Quantity.SHUFFLE_READ_LOCAL_BYTES, ApplicationCounter.SHUFFLE, 1, "read", "local"),
          of(Quantity.SHUFFLE_READ_REMOTE_BYTES, ApplicationCounter.SHUFFLE, 1, "read", "remote"),
          of(Quantity.SHUFFLE_WRITE_BYTES, ApplicationCounter.SHUFFLE, 1, "written", "local"),
          of(Quantity.MEMORY_SPILLED_BYTES, ApplicationCounter.SPILL, 1, "memory"),
          of(Quantity.DISK_SPILLED_BYTES, ApplicationCounter.SPILL, 1, "disk"),
          of(Quantity.INPUT_RECORDS, ApplicationCounter.RECORDS, 1, "input"),
          of(Quantity.OUTPUT_RECORDS, ApplicationCounter.RECORDS, 1, "output"),
          of(Quantity.SHUFFLE_READ_RECORDS, ApplicationCounter.RECORDS, 1, "shuffle_read"),
          of(Quantity.SHUFFLE_WRITE_RECORDS, ApplicationCounter.RECORDS, 1, "shuffle_written"),
          of(Quantity.JOBS_SUCCEEDED, ApplicationCounter.JOBS, 1, "succeeded"),
          of(Quantity.JOBS_FAILED, ApplicationCounter.JOBS, 1, "failed"),
          of(Quantity.JOBS_CANCELLED, ApplicationCounter.JOBS, 1, "cancelled"),
          of(Quantity.STAGES_SUCCEEDED, ApplicationCounter.STAGES, 1, "succeeded"),
          of(Quantity.STAGES_FAILED, ApplicationCounter.STAGES, 1, "failed"),
          of(Quantity.STAGES_SKIPPED, ApplicationCounter.STAGES, 1, "skipped"),
          of(Quantity.STAGES_RETRIED, ApplicationCounter.STAGES, 1, "retried"),
          of(Quantity.SQL_SUCCEEDED, ApplicationCounter.SQL_EXECUTIONS, 1, "succeeded"),
          of(Quantity.SQL_FAILED, ApplicationCounter.SQL_EXECUTIONS, 1, "failed"),
          of(Quantity.SQL_CANCELLED, ApplicationCounter.SQL_EXECUTIONS, 1, "cancelled"),
          of(Quantity.CONNECT_SUCCEEDED, ApplicationCounter.CONNECT_OPERATIONS, 1, "succeeded"),
          of(Quantity.CONNECT_FAILED, ApplicationCounter.CONNECT_OPERATIONS, 1, "failed"),
          of(Quantity.CONNECT_CANCELLED, ApplicationCounter.CONNECT_OPERATIONS, 1, "cancelled"),
          of(
              Quantity.EXECUTORS_REMOVED_KILLED_BY_DRIVER,
              ApplicationCounter.EXECUTORS_REMOVED,
              1,
              "killed_by_driver"),
          of(
              Quantity.EXECUTORS_REMOVED_DECOMMISSIONED,
              ApplicationCounter.EXECUTORS_REMOVED,
              1,
              "decommissioned"),
          of(
              Quantity.EXECUTORS_REMOVED_HEARTBEAT_TIMEOUT,
              ApplicationCounter.EXECUTORS_REMOVED,
              1,
              "heartbeat_timeout"),
          of(Quantity.EXECUTORS_REMOVED_EXITED, ApplicationCounter.EXECUTORS_REMOVED, 1, "exited"),
          of(Quantity.EXECUTORS_REMOVED_LOST, ApplicationCounter.EXECUTORS_REMOVED, 1, "lost"),
          of(Quantity.CORE_BUSY_MILLIS, ApplicationCounter.CORE_SECONDS, MILLIS, "busy"),
          of(Quantity.CORE_IDLE_MILLIS, ApplicationCounter.CORE_SECONDS, MILLIS, "idle"),
          of(Quantity.DRIVER_GC_MILLIS, ApplicationCounter.DRIVER_GC, MILLIS),
          of(Quantity.BUS_DROPPED_EVENTS, OwnMetric.BUS_DROPPED, 1, "cellwatch"),
          of(Quantity.RECORDS_FOLDED, OwnMetric.RECORDS_FOLDED, 1));

  /** The components of task time in the catalogue's order, for the gauges of a cell. */
  static final List<CounterSeries> TASK_TIME =
      ALL.stream()
          .filter(series -> series.metric() == ApplicationCounter.TASK_TIME)
          .sorted(
              Comparator.comparingInt(
                  series -> MetricLabel.COMPONENT.known().indexOf(series.labelValues().get(0))))
          .toList();

  CounterSeries {
    labelValues = List.copyOf(labelValues);
    if (labelValues.size() != metric.labels().size() - 1) {
      throw new IllegalArgumentException(
          metric.exposed() + ": " + labelValues + ": one value for each of " + metric.labels());
    }
    for (int i = 0; i < labelValues.size(); i++) {
      metric.labels().get(i + 1).checked(labelValues.get(i));
    }
  }

  private static CounterSeries of(
      Quantity quantity, Metric metric, double unitsPerOne, String... labelValues) {
    return new CounterSeries(quantity, metric, unitsPerOne, List.of(labelValues));
  }

  /** The sum in the metric's unit. */
  double value(Totals totals) {
    return totals.get(quantity) / unitsPerOne;
  }
}
