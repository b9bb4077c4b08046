package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.launch.LaunchPhase;
import io.cellwatch.exporter.otlp.SpanResult;
import io.cellwatch.exporter.stuck.StuckReason;
import java.util.Arrays;
import java.util.List;

/** A label, with the values that it may have where they are known beforehand. */
public enum MetricLabel {
  APP_ID(
      "app_id",
      "Spark's application id; followed by `~` and the instance where another live driver came"
          + " first with that id; the instance while there is none; empty for cells without Spark"),
  NOTEBOOK("notebook", "path of the notebook; empty where it is not known"),
  CELL("cell", "id of the cell; `_none` for work without a cell"),
  JOB_ID("job_id", "Spark's job id; empty in `spark_stuck` where it is no job's matter"),
  STAGE_ID("stage_id", "Spark's stage id"),
  ATTEMPT("attempt", "attempt of the stage, from 0"),
  QUERY("query", "name and run id of the streaming query"),
  APP("app", "name of the application"),
  INSTANCE("instance", "random id of this driver"),
  MASTER("master", "`spark.master`"),
  SPARK_VERSION("spark_version", "version of Spark"),
  UI_URL("ui_url", "address of the driver's own UI"),
  USER("user", "who runs the driver"),
  EXECUTION_COUNT("execution_count", "n of `In [n]`; 0 where there is none"),
  TITLE("title", "first line of the cell, where `cellwatch.cell-titles` allows"),
  CURRENCY("currency", "as configured"),
  CLUSTER(
      "cluster",
      "name of the cluster; `other` for what is none of the 50 that this server knew first"),

  STUCK_REASON("reason", StuckReason.labels()),
  TASK_OUTCOME("outcome", List.of("succeeded", "failed", "killed")),
  TASK_REASON(
      "reason",
      List.of(
          "success",
          "exception_failure",
          "fetch_failed",
          "executor_lost",
          "result_lost",
          "resubmitted",
          "unknown",
          "killed",
          "commit_denied")),
  COMPONENT(
      "component",
      List.of(
          "scheduler_delay",
          "deserialize",
          "shuffle_read",
          "compute",
          "shuffle_write",
          "result_serialization",
          "getting_result",
          "unattributed")),
  OUTCOME("outcome", List.of("succeeded", "failed", "cancelled")),
  STAGE_OUTCOME("outcome", List.of("succeeded", "failed", "skipped", "retried")),
  REMOVAL_REASON(
      "reason",
      List.of("killed_by_driver", "decommissioned", "heartbeat_timeout", "exited", "lost")),
  CORE_STATE("state", List.of("busy", "idle")),
  IO_DIRECTION("direction", List.of("read", "written")),
  LOCALITY("locality", List.of("local", "remote")),
  SPILL_KIND("kind", List.of("memory", "disk")),
  RECORD_DIRECTION("direction", List.of("input", "output", "shuffle_read", "shuffle_written")),
  APPLICATION_STATE("state", List.of("starting", "running", "lost", "ended")),
  EXECUTOR_STATE("state", List.of("active", "removed")),
  EXECUTOR_AREA(
      "area",
      List.of(
          "heap",
          "off_heap",
          "on_heap_execution",
          "off_heap_execution",
          "on_heap_storage",
          "off_heap_storage")),
  DRIVER_AREA("area", List.of("heap", "non_heap")),
  WORK_STATE("state", List.of("active", "completed", "failed", "skipped", "waiting")),
  JOB_STATE("state", List.of("running", "succeeded", "failed", "cancelled")),
  QUEUE("queue", List.of("cellwatch")),
  LEVEL("level", List.of("cell", "job", "stage")),
  ENDPOINT("endpoint", List.of("cells", "drivers")),
  SPAN_RESULT("result", Arrays.stream(SpanResult.values()).map(SpanResult::label).toList()),
  STATUS("status", List.of("1xx", "2xx", "3xx", "4xx", "5xx")),
  PROXY_FAILURE(
      "reason",
      List.of(
          "unknown",
          "ended",
          "without_ui",
          "refused",
          "redirect",
          "unreachable",
          "timeout",
          "garbage",
          "busy",
          "broken_off",
          "client_left",
          "path",
          "prefix",
          "expect",
          "form",
          "method",
          "kill",
          "service_worker")),
  LAUNCH_OUTCOME(
      "outcome",
      List.of(
          "started",
          "cancelled",
          "session_exists",
          "java_missing",
          "java_version",
          "memory",
          "port",
          "master",
          "class_path",
          "authentication",
          "image",
          "queue",
          "pyspark_missing",
          "connect",
          "driver_lost",
          "kernel_away",
          "kernel_gone",
          "code")),
  LAUNCH_PHASE("phase", LaunchPhase.labels()),
  LAUNCH_STATE(
      "state",
      List.of(
          "requested",
          "delivered",
          "starting",
          "connected",
          "running",
          "stopping",
          "stopped",
          "failed")),
  UPDATE_RESULT(
      "result",
      List.of("taken", "resync", "overtaken", "too_many", "invalid", "newer_version", "too_large"));

  private final String label;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change
  private final List<String> values;

  /** Any value. */
  MetricLabel(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
    this.values = List.of();
  }

  /** These values and no other. */
  MetricLabel(String label, List<String> values) {
    this.label = label;
    this.meaning = "";
    this.values = values;
  }

  /** The label's name in a scrape. */
  public String label() {
    return label;
  }

  /** What its values are, where they are not known beforehand. */
  public String meaning() {
    return meaning;
  }

  /** The only values that it may have; empty where any may come. */
  public List<String> known() {
    return values;
  }

  /**
   * Returns the value.
   *
   * @throws IllegalArgumentException it is none of the known ones
   */
  String checked(String value) {
    if (!values.isEmpty() && !values.contains(value)) {
      throw new IllegalArgumentException(label + ": " + value + ": one of " + values);
    }
    return value;
  }
}
