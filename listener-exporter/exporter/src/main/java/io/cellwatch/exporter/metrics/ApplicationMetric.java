package io.cellwatch.exporter.metrics;

/** How applications are: gauges and distributions, read from the live state. */
enum ApplicationMetric implements Metric {
  APPLICATION_INFO(
      Definition.info(
          "spark_application_info",
          "What is known of the application.",
          MetricLabel.APP_ID,
          MetricLabel.APP,
          MetricLabel.INSTANCE,
          MetricLabel.MASTER,
          MetricLabel.NOTEBOOK,
          MetricLabel.SPARK_VERSION,
          MetricLabel.UI_URL,
          MetricLabel.USER)),
  APPLICATION_UP(
      Definition.gauge(
          "spark_application_up",
          "1 while the driver reports, 0 when it has ended or is lost.",
          MetricLabel.APP_ID)),
  APPLICATION_STATE(
      Definition.gauge(
          "spark_application_state",
          "1 for the state that the application is in: starting, running, lost or ended.",
          MetricLabel.APP_ID,
          MetricLabel.APPLICATION_STATE)),
  APPLICATION_START(
      Definition.gauge(
          "spark_application_start_timestamp_seconds",
          "When the application started, by the driver's clock.",
          MetricLabel.APP_ID)),
  APPLICATION_CLOCK_OFFSET(
      Definition.gauge(
          "spark_application_clock_offset_seconds",
          "The driver's clock minus this server's, network time included.",
          MetricLabel.APP_ID)),
  EXECUTORS(
      Definition.gauge(
          "spark_executors",
          "Executors by state; in local mode the driver is one.",
          MetricLabel.APP_ID,
          MetricLabel.EXECUTOR_STATE)),
  EXECUTOR_CORES(
      Definition.gauge(
          "spark_executor_cores", "Cores of the executors that are there.", MetricLabel.APP_ID)),
  TASKS_ACTIVE(Definition.gauge("spark_tasks_active", "Tasks that run now.", MetricLabel.APP_ID)),
  TASKS_PENDING(
      Definition.gauge(
          "spark_tasks_pending",
          "Tasks of running stages that wait for a core.",
          MetricLabel.APP_ID)),
  TASK_DURATION(
      Definition.histogram(
          "spark_task_duration_seconds",
          "Duration of ended tasks, from launch to finish.",
          MetricLabel.APP_ID)),
  STAGE_TASK_SKEW(
      Definition.histogram(
          "spark_stage_task_skew",
          "Longest over median task of ended stages with four tasks or more; 1 is even.",
          MetricLabel.APP_ID)),
  EXECUTOR_MEMORY_PEAK(
      Definition.gauge(
          "spark_executor_memory_peak_bytes",
          "Highest memory in use that any executor reported, by area: Spark's "
              + "peakMemoryMetrics.",
          MetricLabel.APP_ID,
          MetricLabel.EXECUTOR_AREA)),
  DRIVER_MEMORY(
      Definition.gauge(
          "spark_driver_memory_bytes",
          "Memory in use in the driver's JVM.",
          MetricLabel.APP_ID,
          MetricLabel.DRIVER_AREA)),
  STREAMING_STATE(
      Definition.gauge(
          "spark_streaming_state",
          "1 running, 2 stopped, 3 failed.",
          MetricLabel.APP_ID,
          MetricLabel.QUERY)),
  STREAMING_BATCH(
      Definition.gauge(
          "spark_streaming_batch_id",
          "Id of the newest batch that the query reported.",
          MetricLabel.APP_ID,
          MetricLabel.QUERY)),
  STREAMING_BATCH_DURATION(
      Definition.gauge(
          "spark_streaming_batch_duration_seconds",
          "Duration of the newest batch.",
          MetricLabel.APP_ID,
          MetricLabel.QUERY)),
  STREAMING_INPUT_RATE(
      Definition.gauge(
          "spark_streaming_input_rows_per_second",
          "Rows that arrived per second in the newest batch.",
          MetricLabel.APP_ID,
          MetricLabel.QUERY)),
  STREAMING_PROCESSED_RATE(
      Definition.gauge(
          "spark_streaming_processed_rows_per_second",
          "Rows processed per second in the newest batch.",
          MetricLabel.APP_ID,
          MetricLabel.QUERY)),
  STREAMING_LAST_PROGRESS(
      Definition.gauge(
          "spark_streaming_last_progress_timestamp_seconds",
          "When the query last reported a batch, by the driver's clock.",
          MetricLabel.APP_ID,
          MetricLabel.QUERY));

  @SuppressWarnings("ImmutableEnumChecker") // a record whose list is a copy cannot change
  private final Definition definition;

  ApplicationMetric(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
