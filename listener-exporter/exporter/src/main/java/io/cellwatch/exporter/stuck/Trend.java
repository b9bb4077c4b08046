package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How an application's sums have grown lately. Bounded: samples are taken at most so often. */
final class Trend {
  private static final int SAMPLES = 40;

  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * Sums at a moment, in milliseconds; what the running tasks have so far is in them.
   *
   * @param atMillis by the driver's clock
   */
  private record Sample(long atMillis, long taskMillis, long gcMillis, long driverGcMillis) {
    static Sample of(ApplicationView view, long now) {
      ApplicationRecord application = view.application();
      Totals totals = application.totals();
      return new Sample(
          now,
          totals.get(Quantity.TASK_WALL_MILLIS) + application.runningTaskMillis(),
          totals.get(Quantity.GC_MILLIS) + application.runningGcMillis(),
          totals.get(Quantity.DRIVER_GC_MILLIS));
    }
  }

  /**
   * What was added in a time.
   *
   * @param millis how long it was
   * @param taskMillis that tasks ran, together
   * @param gcMillis garbage collection meanwhile, summed over tasks
   * @param driverGcMillis in the driver's JVM
   */
  record Growth(long millis, long taskMillis, long gcMillis, long driverGcMillis) {}

  /** Notes the sums of now. */
  void add(ApplicationView view, long now, Duration window) {
    Sample newest = samples.peekLast();
    if (newest != null && now < newest.atMillis) {
      samples.clear(); // The driver's clock was set back.
      newest = null;
    }
    if (newest == null || now - newest.atMillis >= window.toMillis() / (SAMPLES - 4)) {
      samples.addLast(Sample.of(view, now));
    }
    // One that is older than the window stays: growth is counted from it.
    while (samples.size() > 2 && now - second().atMillis >= window.toMillis()) {
      samples.removeFirst();
    }
    while (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
  }

  private Sample second() {
    return samples.stream().skip(1).findFirst().orElseThrow();
  }

  /** Over at least so long; empty while it is not known for so long. */
  Optional<Growth> over(ApplicationView view, long now, Duration window) {
    Sample first = samples.peekFirst();
    if (first == null || now - first.atMillis < window.toMillis()) {
      return Optional.empty();
    }
    Sample last = Sample.of(view, now);
    return Optional.of(
        new Growth(
            now - first.atMillis,
            Math.max(0, last.taskMillis - first.taskMillis),
            Math.max(0, last.gcMillis - first.gcMillis),
            Math.max(0, last.driverGcMillis - first.driverGcMillis)));
  }
}
