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
}
