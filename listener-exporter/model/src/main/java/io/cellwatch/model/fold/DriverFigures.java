package io.cellwatch.model.fold;

/**
 * What a live driver tells of itself.
 *
 * @param busDroppedEvents of our queue of Spark's listener bus, since its start
 * @param busQueueSize events that wait there
 * @param callbackSeconds time spent in sampled callbacks, a sum
 * @param callbackSamples how many callbacks were sampled
 * @param heapUsedBytes of the JVM
 * @param nonHeapUsedBytes of the JVM
 * @param gcMillis that the JVM spent collecting garbage, a sum
 */
public record DriverFigures(
    long busDroppedEvents,
    int busQueueSize,
    double callbackSeconds,
    long callbackSamples,
    long heapUsedBytes,
    long nonHeapUsedBytes,
    long gcMillis) {
  /** Nothing is known, as of an event log. */
  public static final DriverFigures NONE = new DriverFigures(0, 0, 0, 0, 0, 0, 0);

  /** What a JVM cannot tell, it gives as -1 or NaN: it becomes 0. */
  public DriverFigures {
    busDroppedEvents = Math.max(0, busDroppedEvents);
    busQueueSize = Math.max(0, busQueueSize);
    callbackSeconds = Double.isFinite(callbackSeconds) ? Math.max(0, callbackSeconds) : 0;
    callbackSamples = Math.max(0, callbackSamples);
    heapUsedBytes = Math.max(0, heapUsedBytes);
    nonHeapUsedBytes = Math.max(0, nonHeapUsedBytes);
    gcMillis = Math.max(0, gcMillis);
  }
}
