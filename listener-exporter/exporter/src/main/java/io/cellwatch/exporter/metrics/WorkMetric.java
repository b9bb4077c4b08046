package io.cellwatch.exporter.metrics;

/** Jobs and stage attempts, while they run and for the grace time after that. */
enum WorkMetric implements Metric {
  JOB_STATE(
      Definition.gauge(
          "spark_job_state",
          "1 running, 2 succeeded, 3 failed, 4 cancelled.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.JOB_ID)),
  JOB_TASKS(
      Definition.gauge(
          "spark_job_tasks",
          "The job's tasks by state, as Spark counts them.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.JOB_ID,
          MetricLabel.WORK_STATE)),
  JOB_STAGES(
      Definition.gauge(
          "spark_job_stages",
          "The job's stages by state, as Spark counts them.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.JOB_ID,
          MetricLabel.WORK_STATE)),
  JOB_START(
      Definition.gauge(
          "spark_job_start_timestamp_seconds",
          "When the job started, by the driver's clock.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.JOB_ID)),
  JOB_LAST_PROGRESS(
      Definition.gauge(
          "spark_job_last_progress_timestamp_seconds",
          "When anything of the job last moved, by the driver's clock.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.JOB_ID)),
  STAGE_STATE(
      Definition.gauge(
          "spark_stage_state",
          "0 waiting, 1 running, 2 succeeded, 3 failed, 5 skipped.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.STAGE_ID,
          MetricLabel.ATTEMPT)),
  STAGE_TASKS(
      Definition.gauge(
          "spark_stage_tasks",
          "The attempt's tasks by state, as Spark counts them.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.STAGE_ID,
          MetricLabel.ATTEMPT,
          MetricLabel.WORK_STATE)),
  STAGE_START(
      Definition.gauge(
          "spark_stage_start_timestamp_seconds",
          "When the attempt was submitted, by the driver's clock.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.STAGE_ID,
          MetricLabel.ATTEMPT)),
  STAGE_LAST_PROGRESS(
      Definition.gauge(
          "spark_stage_last_progress_timestamp_seconds",
          "When anything of the attempt last moved, by the driver's clock.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.STAGE_ID,
          MetricLabel.ATTEMPT)),
  STAGE_OLDEST_TASK(
      Definition.gauge(
          "spark_stage_oldest_task_start_timestamp_seconds",
          "When the longest running task started, by the driver's clock.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.STAGE_ID,
          MetricLabel.ATTEMPT)),
  STAGE_MEDIAN_TASK(
      Definition.gauge(
          "spark_stage_median_task_seconds",
          "Median duration of the attempt's ended tasks, within an eighth.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.STAGE_ID,
          MetricLabel.ATTEMPT)),
  STAGE_JOB(
      Definition.info(
          "spark_stage_job_info",
          "Which job a stage attempt serves.",
          MetricLabel.APP_ID,
          MetricLabel.STAGE_ID,
          MetricLabel.ATTEMPT,
          MetricLabel.JOB_ID));

  @SuppressWarnings("ImmutableEnumChecker") // a record whose list is a copy cannot change
  private final Definition definition;

  WorkMetric(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
