package io.cellwatch.model;

import java.util.List;

/**
 * The application, sent with every update.
 *
 * @param applicationId Spark's; empty while the driver starts
 * @param attemptId of the application; empty where the cluster manager has none
 * @param uiUrl the address of the driver's own UI; empty where it has none
 * @param launch id of the launch that made this driver; empty where nobody launched it
 * @param startMillis by the driver's clock; 0 while starting
 * @param endMillis 0 until it ended
 * @param incomplete events were missed: dropped by Spark's bus, or before the listener was attached
 * @param busQueueSize events that wait in our queue of Spark's listener bus
 * @param callbackSeconds how long our callbacks took, sampled; a sum
 * @param callbackSamples how many callbacks were sampled
 * @param heapUsedBytes of the driver's JVM; 0 where not known
 * @param nonHeapUsedBytes of the driver's JVM
 * @param tracing of the application's own span: only a batch application has one
 * @param spansOmitted work of it that gets no span, since its trace is full
 * @param totals of everything the application did since its start
 * @param taskDurations seconds; bounds {@link Histogram#TASK_DURATION_BOUNDS}
 * @param stageSkew ratio; bounds {@link Histogram#STAGE_SKEW_BOUNDS}
 * @param runningTaskMillis how long the running tasks have run, together: what {@code totals} will
 *     have of them
 * @param runningGcMillis garbage collection in it, as their executors' newest heartbeats told
 * @param thresholds of its own, from when on its work counts as stuck
 */
public record ApplicationRecord(
    String applicationId,
    String attemptId,
    String name,
    String user,
    String sparkVersion,
    String listenerVersion,
    String master,
    String uiUrl,
    String launch,
    ApplicationState state,
    long startMillis,
    long endMillis,
    boolean incomplete,
    int activeTasks,
    int busQueueSize,
    double callbackSeconds,
    long callbackSamples,
    long heapUsedBytes,
    long nonHeapUsedBytes,
    Tracing tracing,
    long spansOmitted,
    Totals totals,
    Histogram taskDurations,
    Histogram stageSkew,
    long runningTaskMillis,
    long runningGcMillis,
    Thresholds thresholds) {

  public ApplicationRecord {
    applicationId = Check.name("application.applicationId", applicationId, Limits.NAME_CHARACTERS);
    attemptId = Check.name("application.attemptId", attemptId, Limits.NAME_CHARACTERS);
    name = Check.name("application.name", name, Limits.LINE_CHARACTERS);
    user = Check.name("application.user", user, Limits.NAME_CHARACTERS);
    sparkVersion = Check.name("application.sparkVersion", sparkVersion, Limits.NAME_CHARACTERS);
    listenerVersion =
        Check.name("application.listenerVersion", listenerVersion, Limits.NAME_CHARACTERS);
    master = Check.name("application.master", master, Limits.LINE_CHARACTERS);
    uiUrl = Check.name("application.uiUrl", uiUrl, Limits.LINE_CHARACTERS);
    launch = Check.name("application.launch", launch, Limits.NAME_CHARACTERS);
    Check.required("application.state", state);
    Check.moment("application.startMillis", startMillis);
    Check.moment("application.endMillis", endMillis);
    Check.notNegative("application.activeTasks", activeTasks);
    Check.notNegative("application.busQueueSize", busQueueSize);
    Check.rate("application.callbackSeconds", callbackSeconds);
    Check.notNegative("application.callbackSamples", callbackSamples);
    Check.notNegative("application.heapUsedBytes", heapUsedBytes);
    Check.notNegative("application.nonHeapUsedBytes", nonHeapUsedBytes);
    tracing = tracing == null ? Tracing.NONE : tracing;
    Check.notNegative("application.spansOmitted", spansOmitted);
    totals = totals == null ? Totals.NONE : totals;
    taskDurations = checked("taskDurations", taskDurations, Histogram.TASK_DURATION_BOUNDS);
    stageSkew = checked("stageSkew", stageSkew, Histogram.STAGE_SKEW_BOUNDS);
    Check.notNegative("application.runningTaskMillis", runningTaskMillis);
    Check.notNegative("application.runningGcMillis", runningGcMillis);
    thresholds = thresholds == null ? Thresholds.NONE : thresholds;
  }

  private static Histogram checked(String field, Histogram histogram, List<Double> bounds) {
    if (histogram == null || histogram.counts().isEmpty()) {
      return Histogram.EMPTY;
    }
    if (histogram.counts().size() != bounds.size() + 1) {
      throw new IllegalArgumentException(
          "application."
              + field
              + ".counts: "
              + histogram.counts().size()
              + " buckets: "
              + (bounds.size() + 1)
              + " are expected");
    }
    return histogram;
  }
}
