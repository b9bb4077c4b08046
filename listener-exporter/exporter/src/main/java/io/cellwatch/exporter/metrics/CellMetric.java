package io.cellwatch.exporter.metrics;

/**
 * The newest run of every cell. Gauges, since most cells live shorter than a scrape interval; what
 * a rate is needed for is among the application's counters.
 */
enum CellMetric implements Metric {
  CELL_INFO(
      Definition.info(
          "spark_cell_info",
          "The newest run of the cell: its execution number and, when allowed, its first "
              + "line.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.EXECUTION_COUNT,
          MetricLabel.TITLE)),
  CELL_STATE(
      Definition.gauge(
          "spark_cell_state",
          "0 waiting, 1 running, 2 succeeded, 3 failed, 4 cancelled.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL)),
  CELL_START(
      Definition.gauge(
          "spark_cell_start_timestamp_seconds",
          "When the run started: by the kernel's report, else its first job.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL)),
  CELL_DURATION(
      Definition.gauge(
          "spark_cell_duration_seconds",
          "How long the run took, or has taken so far.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL)),
  CELL_LAST_PROGRESS(
      Definition.gauge(
          "spark_cell_last_progress_timestamp_seconds",
          "When anything of the run's Spark work last moved, by the driver's clock.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL)),
  CELL_PROGRESS(
      Definition.gauge(
          "spark_cell_progress_ratio",
          "Share of the partitions of the run's jobs that are done or skipped, 0 to 1.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL)),
  CELL_TASKS(
      Definition.gauge(
          "spark_cell_tasks",
          "Tasks of the run's jobs by state, as Spark counts them for jobs.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.WORK_STATE)),
  CELL_JOBS(
      Definition.gauge(
          "spark_cell_jobs",
          "The run's jobs by state.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.JOB_STATE)),
  CELL_TIME(
      Definition.gauge(
          "spark_cell_time_seconds",
          "Wall time of the run's ended tasks by what they spent it on.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.COMPONENT)),
  CELL_IO(
      Definition.gauge(
          "spark_cell_io_bytes",
          "Bytes that the run's tasks read from and wrote to storage.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.IO_DIRECTION)),
  CELL_SHUFFLE(
      Definition.gauge(
          "spark_cell_shuffle_bytes",
          "Shuffle bytes that the run's tasks read and wrote.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.IO_DIRECTION)),
  CELL_SPILL(
      Definition.gauge(
          "spark_cell_spill_bytes",
          "Data that the run's tasks spilled.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.SPILL_KIND)),
  CELL_CORE_SECONDS(
      Definition.gauge(
          "spark_cell_core_seconds",
          "Cores times time that the run's ended tasks held.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL));

  @SuppressWarnings("ImmutableEnumChecker") // a record whose list is a copy cannot change
  private final Definition definition;

  CellMetric(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
