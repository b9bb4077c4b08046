package io.cellwatch.exporter.metrics;

import java.util.List;

/**
 * The catalogue: every metric that the exporter has, declared once. Dashboards, alerts and
 * docs/metrics.md are checked against it.
 */
public enum Metric {
  // Per application: counters.
  TASKS(
      Type.COUNTER,
      "spark_tasks_total",
      "Task ends. The outcomes' sums equal Spark's numCompleteTasks, numFailedTasks and"
          + " numKilledTasks over all stages; the reason is Spark's TaskEndReason.",
      "app_id",
      "outcome",
      "reason"),
  TASK_TIME(
      Type.COUNTER,
      "spark_task_time_seconds_total",
      "Wall time of ended tasks by what they spent it on; the components add up to it. Scheduler"
          + " delay and getting result are computed as Spark's UI does; unattributed is the time of"
          + " tasks that ended without metrics.",
      "app_id",
      "component"),
  TASK_RUN(
      Type.COUNTER,
      "spark_task_run_seconds_total",
      "Time that executors ran tasks: Spark's executorRunTime.",
      "app_id"),
  TASK_CPU(
      Type.COUNTER,
      "spark_task_cpu_seconds_total",
      "CPU time of the executors' JVM threads in tasks: Spark's executorCpuTime. Python workers are"
          + " not in it.",
      "app_id"),
  TASK_GC(
      Type.COUNTER,
      "spark_task_gc_seconds_total",
      "Garbage collection while tasks ran: Spark's jvmGcTime, which counts a pause once for every"
          + " task that it held up.",
      "app_id"),
  IO(
      Type.COUNTER,
      "spark_io_bytes_total",
      "Bytes read from and written to storage: Spark's inputBytes, which includes cache hits, and"
          + " outputBytes.",
      "app_id",
      "direction"),
  SHUFFLE(
      Type.COUNTER,
      "spark_shuffle_bytes_total",
      "Shuffle bytes: Spark's shuffleLocalBytesRead, shuffleRemoteBytesRead and shuffleWriteBytes;"
          + " what is written is local.",
      "app_id",
      "direction",
      "locality"),
  SPILL(
      Type.COUNTER,
      "spark_spill_bytes_total",
      "Data spilled, as it was in memory and as it was written to disk: Spark's memoryBytesSpilled"
          + " and diskBytesSpilled.",
      "app_id",
      "kind"),
  RECORDS(
      Type.COUNTER,
      "spark_records_total",
      "Records read, written and shuffled: Spark's inputRecords, outputRecords, shuffleReadRecords"
          + " and shuffleWriteRecords.",
      "app_id",
      "direction"),
  JOBS(
      Type.COUNTER,
      "spark_jobs_total",
      "Ended jobs. Failed and cancelled together are what Spark's REST API calls FAILED.",
      "app_id",
      "outcome"),
  STAGES(
      Type.COUNTER,
      "spark_stages_total",
      "Ended stage attempts. Retried: it failed and a later attempt was submitted; with failed it is"
          + " what Spark's REST API calls FAILED.",
      "app_id",
      "outcome"),
  SQL_EXECUTIONS(
      Type.COUNTER,
      "spark_sql_executions_total",
      "Ended SQL executions. Failed and cancelled together are what Spark's REST API calls FAILED.",
      "app_id",
      "outcome"),
  CELL_RUNS(
      Type.COUNTER,
      "spark_cell_runs_total",
      "Ended runs of notebook cells, as the kernel reported them; app_id is empty for sessions"
          + " without Spark.",
      "app_id",
      "outcome"),
  EXECUTORS_REMOVED(
      Type.COUNTER,
      "spark_executors_removed_total",
      "Executors removed, by the kind of Spark's reason.",
      "app_id",
      "reason"),
  CORE_SECONDS(
      Type.COUNTER,
      "spark_core_seconds_total",
      "Executor cores times time: busy while a task held them, idle otherwise.",
      "app_id",
      "state"),
  CONNECT_OPERATIONS(
      Type.COUNTER,
      "spark_connect_operations_total",
      "Ended Spark Connect operations.",
      "app_id",
      "outcome"),
  DRIVER_GC(
      Type.COUNTER,
      "spark_driver_gc_seconds_total",
      "Garbage collection in the driver's JVM.",
      "app_id"),

  // Per application: histograms.
  TASK_DURATION(
      Type.HISTOGRAM,
      "spark_task_duration_seconds",
      "Duration of ended tasks, from launch to finish.",
      "app_id"),
  STAGE_TASK_SKEW(
      Type.HISTOGRAM,
      "spark_stage_task_skew",
      "Longest over median task of ended stages with four tasks or more; 1 is even.",
      "app_id"),

  // Per application: gauges.
  APPLICATION_INFO(
      Type.INFO,
      "spark_application_info",
      "What is known of the application.",
      "app_id",
      "app",
      "instance",
      "master",
      "notebook",
      "spark_version",
      "ui_url",
      "user"),
  APPLICATION_UP(
      Type.GAUGE,
      "spark_application_up",
      "1 while the driver reports, 0 when it has ended or is lost.",
      "app_id"),
  APPLICATION_STATE(
      Type.GAUGE,
      "spark_application_state",
      "1 for the state that the application is in: starting, running, lost or ended.",
      "app_id",
      "state"),
  APPLICATION_START(
      Type.GAUGE,
      "spark_application_start_timestamp_seconds",
      "When the application started, by the driver's clock.",
      "app_id"),
  APPLICATION_CLOCK_OFFSET(
      Type.GAUGE,
      "spark_application_clock_offset_seconds",
      "The driver's clock minus this server's, network time included.",
      "app_id"),
  EXECUTORS(
      Type.GAUGE,
      "spark_executors",
      "Executors by state; in local mode the driver is one.",
      "app_id",
      "state"),
  EXECUTOR_CORES(
      Type.GAUGE, "spark_executor_cores", "Cores of the executors that are there.", "app_id"),
  TASKS_ACTIVE(Type.GAUGE, "spark_tasks_active", "Tasks that run now.", "app_id"),
  TASKS_PENDING(
      Type.GAUGE, "spark_tasks_pending", "Tasks of running stages that wait for a core.", "app_id"),
  EXECUTOR_MEMORY_PEAK(
      Type.GAUGE,
      "spark_executor_memory_peak_bytes",
      "Highest memory in use that any executor reported, by area: Spark's peakMemoryMetrics.",
      "app_id",
      "area"),
  DRIVER_MEMORY(
      Type.GAUGE,
      "spark_driver_memory_bytes",
      "Memory in use in the driver's JVM.",
      "app_id",
      "area"),
  STREAMING_BATCH(
      Type.GAUGE,
      "spark_streaming_batch_id",
      "Id of the newest batch that the query reported.",
      "app_id",
      "query"),
  STREAMING_BATCH_DURATION(
      Type.GAUGE,
      "spark_streaming_batch_duration_seconds",
      "Duration of the newest batch.",
      "app_id",
      "query"),
  STREAMING_INPUT_RATE(
      Type.GAUGE,
      "spark_streaming_input_rows_per_second",
      "Rows that arrived per second in the newest batch.",
      "app_id",
      "query"),
  STREAMING_PROCESSED_RATE(
      Type.GAUGE,
      "spark_streaming_processed_rows_per_second",
      "Rows processed per second in the newest batch.",
      "app_id",
      "query"),
  STREAMING_LAST_PROGRESS(
      Type.GAUGE,
      "spark_streaming_last_progress_timestamp_seconds",
      "When the query last reported a batch, by the driver's clock.",
      "app_id",
      "query"),
  STREAMING_STATE(
      Type.GAUGE, "spark_streaming_state", "1 running, 2 stopped, 3 failed.", "app_id", "query"),

  // Per cell: the newest run.
  CELL_INFO(
      Type.INFO,
      "spark_cell_info",
      "The newest run of the cell: its execution number and, when allowed, its first line.",
      "app_id",
      "notebook",
      "cell",
      "execution_count",
      "title"),
  CELL_STATE(
      Type.GAUGE,
      "spark_cell_state",
      "0 waiting, 1 running, 2 succeeded, 3 failed, 4 cancelled.",
      "app_id",
      "notebook",
      "cell"),
  CELL_START(
      Type.GAUGE,
      "spark_cell_start_timestamp_seconds",
      "When the run started: by the kernel's report, else its first job.",
      "app_id",
      "notebook",
      "cell"),
  CELL_DURATION(
      Type.GAUGE,
      "spark_cell_duration_seconds",
      "How long the run took, or has taken so far.",
      "app_id",
      "notebook",
      "cell"),
  CELL_LAST_PROGRESS(
      Type.GAUGE,
      "spark_cell_last_progress_timestamp_seconds",
      "When anything of the run's Spark work last moved, by the driver's clock.",
      "app_id",
      "notebook",
      "cell"),
  CELL_PROGRESS(
      Type.GAUGE,
      "spark_cell_progress_ratio",
      "Share of the partitions of the run's jobs that are done or skipped, 0 to 1.",
      "app_id",
      "notebook",
      "cell"),
  CELL_TASKS(
      Type.GAUGE,
      "spark_cell_tasks",
      "Tasks of the run's jobs by state, as Spark counts them for jobs.",
      "app_id",
      "notebook",
      "cell",
      "state"),
  CELL_JOBS(
      Type.GAUGE,
      "spark_cell_jobs",
      "The run's jobs by state.",
      "app_id",
      "notebook",
      "cell",
      "state"),
  CELL_TIME(
      Type.GAUGE,
      "spark_cell_time_seconds",
      "Wall time of the run's ended tasks by what they spent it on.",
      "app_id",
      "notebook",
      "cell",
      "component"),
  CELL_IO(
      Type.GAUGE,
      "spark_cell_io_bytes",
      "Bytes that the run's tasks read from and wrote to storage.",
      "app_id",
      "notebook",
      "cell",
      "direction"),
  CELL_SHUFFLE(
      Type.GAUGE,
      "spark_cell_shuffle_bytes",
      "Shuffle bytes that the run's tasks read and wrote.",
      "app_id",
      "notebook",
      "cell",
      "direction"),
  CELL_SPILL(
      Type.GAUGE,
      "spark_cell_spill_bytes",
      "Data that the run's tasks spilled.",
      "app_id",
      "notebook",
      "cell",
      "kind"),
  CELL_CORE_SECONDS(
      Type.GAUGE,
      "spark_cell_core_seconds",
      "Cores times time that the run's ended tasks held.",
      "app_id",
      "notebook",
      "cell"),

  // Per job.
  JOB_STATE(
      Type.GAUGE,
      "spark_job_state",
      "1 running, 2 succeeded, 3 failed, 4 cancelled.",
      "app_id",
      "notebook",
      "cell",
      "job_id"),
  JOB_TASKS(
      Type.GAUGE,
      "spark_job_tasks",
      "The job's tasks by state, as Spark counts them.",
      "app_id",
      "notebook",
      "cell",
      "job_id",
      "state"),
  JOB_STAGES(
      Type.GAUGE,
      "spark_job_stages",
      "The job's stages by state, as Spark counts them.",
      "app_id",
      "notebook",
      "cell",
      "job_id",
      "state"),
  JOB_START(
      Type.GAUGE,
      "spark_job_start_timestamp_seconds",
      "When the job started, by the driver's clock.",
      "app_id",
      "notebook",
      "cell",
      "job_id"),
  JOB_LAST_PROGRESS(
      Type.GAUGE,
      "spark_job_last_progress_timestamp_seconds",
      "When anything of the job last moved, by the driver's clock.",
      "app_id",
      "notebook",
      "cell",
      "job_id"),

  // Per stage attempt.
  STAGE_STATE(
      Type.GAUGE,
      "spark_stage_state",
      "0 waiting, 1 running, 2 succeeded, 3 failed, 5 skipped.",
      "app_id",
      "notebook",
      "cell",
      "stage_id",
      "attempt"),
  STAGE_TASKS(
      Type.GAUGE,
      "spark_stage_tasks",
      "The attempt's tasks by state, as Spark counts them.",
      "app_id",
      "notebook",
      "cell",
      "stage_id",
      "attempt",
      "state"),
  STAGE_START(
      Type.GAUGE,
      "spark_stage_start_timestamp_seconds",
      "When the attempt was submitted, by the driver's clock.",
      "app_id",
      "notebook",
      "cell",
      "stage_id",
      "attempt"),
  STAGE_LAST_PROGRESS(
      Type.GAUGE,
      "spark_stage_last_progress_timestamp_seconds",
      "When anything of the attempt last moved, by the driver's clock.",
      "app_id",
      "notebook",
      "cell",
      "stage_id",
      "attempt"),
  STAGE_OLDEST_TASK(
      Type.GAUGE,
      "spark_stage_oldest_task_start_timestamp_seconds",
      "When the longest running task started, by the driver's clock.",
      "app_id",
      "notebook",
      "cell",
      "stage_id",
      "attempt"),
  STAGE_MEDIAN_TASK(
      Type.GAUGE,
      "spark_stage_median_task_seconds",
      "Median duration of the attempt's ended tasks, within an eighth.",
      "app_id",
      "notebook",
      "cell",
      "stage_id",
      "attempt"),
  STAGE_JOB(
      Type.INFO,
      "spark_stage_job_info",
      "Which job a stage attempt serves.",
      "app_id",
      "stage_id",
      "attempt",
      "job_id"),

  // Ourselves.
  UPDATES(
      Type.COUNTER,
      "cellwatch_updates_total",
      "Updates of drivers and reports of notebooks, by what became of them.",
      "result"),
  LAST_UPDATE(
      Type.GAUGE,
      "cellwatch_last_update_timestamp_seconds",
      "When the driver last reported, by this server's clock.",
      "app_id"),
  LISTENER_CALLBACK(
      Type.SUMMARY,
      "cellwatch_listener_callback_seconds",
      "Time that sampled callbacks of the listener took in the driver.",
      "app_id"),
  BUS_DROPPED(
      Type.COUNTER,
      "cellwatch_listener_bus_dropped_events_total",
      "Events that Spark's listener bus dropped before the listener saw them: the application's"
          + " figures are too low.",
      "app_id",
      "queue"),
  BUS_QUEUE_SIZE(
      Type.GAUGE,
      "cellwatch_listener_bus_queue_size",
      "Events that wait in the listener's queue of Spark's bus.",
      "app_id",
      "queue"),
  RECORDS_FOLDED(
      Type.COUNTER,
      "cellwatch_records_folded_total",
      "Records that no server got: the driver had to forget them before one had them, or it refused"
          + " them. Totals are not touched by it.",
      "app_id"),
  SERIES_WITHHELD(
      Type.COUNTER,
      "cellwatch_series_withheld_total",
      "Records whose series were left out because of a bound.",
      "level");

  /** The Prometheus type. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    SUMMARY,
    INFO
  }

  private final Type type;
  private final String exposed;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change
  private final List<String> labels;

  Metric(Type type, String exposed, String help, String... labels) {
    this.type = type;
    this.exposed = exposed;
    this.help = help;
    this.labels = List.of(labels);
  }

  public Type type() {
    return type;
  }

  /** The name that stands in a scrape. */
  public String exposed() {
    return exposed;
  }

  /** The name without the suffix that the exposition format adds. */
  public String base() {
    return switch (type) {
      case COUNTER -> exposed.substring(0, exposed.length() - "_total".length());
      case INFO -> exposed.substring(0, exposed.length() - "_info".length());
      case GAUGE, HISTOGRAM, SUMMARY -> exposed;
    };
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }
}
