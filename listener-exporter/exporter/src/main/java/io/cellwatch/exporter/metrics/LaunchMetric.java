package io.cellwatch.exporter.metrics;

/** Launches of Spark in notebooks. */
enum LaunchMetric implements Metric {
  LAUNCHES(
      Definition.counter(
          "cellwatch_launches_total",
          "Launches by what came of them: there was a spark, it was cancelled before, or why it"
              + " failed. Each is counted once; how long Spark then ran is no part of it.",
          MetricLabel.CLUSTER,
          MetricLabel.LAUNCH_OUTCOME)),
  SECONDS(
      Definition.histogram(
          "cellwatch_launch_duration_seconds",
          "Time from the wish to start Spark until the notebook's kernel had it, its code ran, the"
              + " driver reported, an executor was there, spark was ready. Begun minus delivered is"
              + " the wait for a running cell.",
          MetricLabel.CLUSTER,
          MetricLabel.LAUNCH_PHASE)),
  SECONDS_MAX(
      Definition.gauge(
          "cellwatch_launch_duration_seconds_max",
          "Time from the wish to start Spark until the notebook's kernel had it, its code ran, the"
              + " driver reported, an executor was there, spark was ready. Begun minus delivered is"
              + " the wait for a running cell.",
          MetricLabel.CLUSTER,
          MetricLabel.LAUNCH_PHASE)),
  KNOWN(
      Definition.gauge(
          "cellwatch_launches_known",
          "Launches that this server knows of now, by state; of each kernel the newest 20 at most.",
          MetricLabel.LAUNCH_STATE));

  @SuppressWarnings("ImmutableEnumChecker") // a record whose list is a copy cannot change
  private final Definition definition;

  LaunchMetric(Definition definition) {
    this.definition = definition;
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
