package io.cellwatch.exporter.metrics;

/** Work that does not get on, while that is so. */
enum StuckMetric implements Metric {
  STUCK(
      Definition.gauge(
          "spark_stuck",
          "1 while the work does not get on, for this reason; no series otherwise. Without a job it"
              + " is the whole cell, with the cell `_none` and no job the whole application.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.JOB_ID,
          MetricLabel.STUCK_REASON)),
  STUCK_SINCE(
      Definition.gauge(
          "spark_stuck_since_timestamp_seconds",
          "Since when the work does not get on, by the driver's clock.",
          MetricLabel.APP_ID,
          MetricLabel.NOTEBOOK,
          MetricLabel.CELL,
          MetricLabel.JOB_ID,
          MetricLabel.STUCK_REASON));

  @SuppressWarnings("ImmutableEnumChecker") // a record whose list is a copy cannot change
  private final Definition definition;

  StuckMetric(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
