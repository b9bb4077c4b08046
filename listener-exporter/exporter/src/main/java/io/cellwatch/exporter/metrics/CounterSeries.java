package io.cellwatch.exporter.metrics;

import io.cellwatch.model.Quantity;
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
          of(Quantity.TASKS_SUCCESS, Metric.TASKS, 1, "succeeded", "success"),
          of(Quantity.TASKS_EXCEPTION_FAILURE, Metric.TASKS, 1, "failed", "exception_failure"),
          of(Quantity.TASKS_FETCH_FAILED, Metric.TASKS, 1, "failed", "fetch_failed"),
          of(Quantity.TASKS_EXECUTOR_LOST_FAILURE, Metric.TASKS, 1, "failed", "executor_lost"),
          of(Quantity.TASKS_RESULT_LOST, Metric.TASKS, 1, "failed", "result_lost"),
          of(Quantity.TASKS_RESUBMITTED, Metric.TASKS, 1, "failed", "resubmitted"),
          of(Quantity.TASKS_UNKNOWN_REASON, Metric.TASKS, 1, "failed", "unknown"),
          of(Quantity.TASKS_KILLED, Metric.TASKS, 1, "killed", "killed"),
          of(Quantity.TASKS_COMMIT_DENIED, Metric.TASKS, 1, "killed", "commit_denied"),
          of(Quantity.SCHEDULER_DELAY_MILLIS, Metric.TASK_TIME, MILLIS, "scheduler_delay"),
          of(Quantity.DESERIALIZE_MILLIS, Metric.TASK_TIME, MILLIS, "deserialize"),
          of(Quantity.SHUFFLE_READ_MILLIS, Metric.TASK_TIME, MILLIS, "shuffle_read"),
          of(Quantity.COMPUTE_NANOS, Metric.TASK_TIME, NANOS, "compute"),
          of(Quantity.SHUFFLE_WRITE_NANOS, Metric.TASK_TIME, NANOS, "shuffle_write"),
          of(
              Quantity.RESULT_SERIALIZATION_MILLIS,
              Metric.TASK_TIME,
              MILLIS,
              "result_serialization"),
          of(Quantity.GETTING_RESULT_MILLIS, Metric.TASK_TIME, MILLIS, "getting_result"),
          of(Quantity.UNATTRIBUTED_NANOS, Metric.TASK_TIME, NANOS, "unattributed"),
          of(Quantity.RUN_MILLIS, Metric.TASK_RUN, MILLIS),
          of(Quantity.CPU_NANOS, Metric.TASK_CPU, NANOS),
          of(Quantity.GC_MILLIS, Metric.TASK_GC, MILLIS),
          of(Quantity.INPUT_BYTES, Metric.IO, 1, "read"),
          of(Quantity.OUTPUT_BYTES, Metric.IO, 1, "written"),
          of(Quantity.SHUFFLE_READ_LOCAL_BYTES, Metric.SHUFFLE, 1, "read", "local"),
          of(Quantity.SHUFFLE_READ_REMOTE_BYTES, Metric.SHUFFLE, 1, "read", "remote"),
          of(Quantity.SHUFFLE_WRITE_BYTES, Metric.SHUFFLE, 1, "written", "local"),
          of(Quantity.MEMORY_SPILLED_BYTES, Metric.SPILL, 1, "memory"),
          of(Quantity.DISK_SPILLED_BYTES, Metric.SPILL, 1, "disk"),
          of(Quantity.INPUT_RECORDS, Metric.RECORDS, 1, "input"),
          of(Quantity.OUTPUT_RECORDS, Metric.RECORDS, 1, "output"),
          of(Quantity.SHUFFLE_READ_RECORDS, Metric.RECORDS, 1, "shuffle_read"),
          of(Quantity.SHUFFLE_WRITE_RECORDS, Metric.RECORDS, 1, "shuffle_written"),
          of(Quantity.JOBS_SUCCEEDED, Metric.JOBS, 1, "succeeded"),
          of(Quantity.JOBS_FAILED, Metric.JOBS, 1, "failed"),
          of(Quantity.JOBS_CANCELLED, Metric.JOBS, 1, "cancelled"),
          of(Quantity.STAGES_SUCCEEDED, Metric.STAGES, 1, "succeeded"),
          of(Quantity.STAGES_FAILED, Metric.STAGES, 1, "failed"),
          of(Quantity.STAGES_SKIPPED, Metric.STAGES, 1, "skipped"),
          of(Quantity.STAGES_RETRIED, Metric.STAGES, 1, "retried"),
          of(Quantity.SQL_SUCCEEDED, Metric.SQL_EXECUTIONS, 1, "succeeded"),
          of(Quantity.SQL_FAILED, Metric.SQL_EXECUTIONS, 1, "failed"),
          of(Quantity.SQL_CANCELLED, Metric.SQL_EXECUTIONS, 1, "cancelled"),
          of(Quantity.CONNECT_SUCCEEDED, Metric.CONNECT_OPERATIONS, 1, "succeeded"),
          of(Quantity.CONNECT_FAILED, Metric.CONNECT_OPERATIONS, 1, "failed"),
          of(Quantity.CONNECT_CANCELLED, Metric.CONNECT_OPERATIONS, 1, "cancelled"),
          of(
              Quantity.EXECUTORS_REMOVED_KILLED_BY_DRIVER,
              Metric.EXECUTORS_REMOVED,
              1,
              "killed_by_driver"),
          of(
              Quantity.EXECUTORS_REMOVED_DECOMMISSIONED,
              Metric.EXECUTORS_REMOVED,
              1,
              "decommissioned"),
          of(
              Quantity.EXECUTORS_REMOVED_HEARTBEAT_TIMEOUT,
              Metric.EXECUTORS_REMOVED,
              1,
              "heartbeat_timeout"),
          of(Quantity.EXECUTORS_REMOVED_EXITED, Metric.EXECUTORS_REMOVED, 1, "exited"),
          of(Quantity.EXECUTORS_REMOVED_LOST, Metric.EXECUTORS_REMOVED, 1, "lost"),
          of(Quantity.CORE_BUSY_MILLIS, Metric.CORE_SECONDS, MILLIS, "busy"),
          of(Quantity.CORE_IDLE_MILLIS, Metric.CORE_SECONDS, MILLIS, "idle"),
          of(Quantity.DRIVER_GC_MILLIS, Metric.DRIVER_GC, MILLIS),
          of(Quantity.BUS_DROPPED_EVENTS, Metric.BUS_DROPPED, 1, "cellwatch"),
          of(Quantity.RECORDS_FOLDED, Metric.RECORDS_FOLDED, 1));

  /** The components of task time, for the gauges of a cell. */
  static final List<CounterSeries> TASK_TIME =
      ALL.stream().filter(series -> series.metric() == Metric.TASK_TIME).toList();

  CounterSeries {
    labelValues = List.copyOf(labelValues);
    if (labelValues.size() != metric.labels().size() - 1) {
      throw new IllegalArgumentException(
          metric.exposed() + ": " + labelValues + ": one value for each of " + metric.labels());
    }
  }

  private static CounterSeries of(
      Quantity quantity, Metric metric, double unitsPerOne, String... labelValues) {
    return new CounterSeries(quantity, metric, unitsPerOne, List.of(labelValues));
  }

  /** The sum in the metric's unit. */
  double value(io.cellwatch.model.Totals totals) {
    return totals.get(quantity) / unitsPerOne;
  }
}
