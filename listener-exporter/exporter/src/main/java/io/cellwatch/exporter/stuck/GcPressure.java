package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.Threshold;
import java.time.Duration;
import java.util.function.Consumer;

/** Garbage collection takes the time, of tasks or of the driver. */
final class GcPressure implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    if (!scene.live()) {
      return;
    }
    Duration window = scene.thresholds().time(Threshold.GC_WINDOW);
    scene
        .trend()
        .over(scene.application(), scene.now(), window)
        .ifPresent(growth -> look(scene, growth, found));
  }

  private static void look(Scene scene, Trend.Growth growth, Consumer<Finding> found) {
    double bound = scene.thresholds().get(Threshold.GC_SHARE);
    long since = scene.now() - growth.millis();
    // Less than one task's worth tells nothing of a share.
    if (growth.taskMillis() >= growth.millis() / 2
        && growth.gcMillis() >= bound * growth.taskMillis()) {
      found.accept(
          finding(
              since,
              "executors spent %s of their tasks' time in the last %s on garbage collection"
                  .formatted(
                      share(growth.gcMillis(), growth.taskMillis()),
                      Figures.elapsed(growth.millis())),
              "Give executors more memory (spark.executor.memory) or fewer cores each, have smaller"
                  + " partitions, or cache less."));
    } else if (growth.driverGcMillis() >= bound * growth.millis()) {
      found.accept(
          finding(
              since,
              "the driver spent %s of the last %s on garbage collection"
                  .formatted(
                      share(growth.driverGcMillis(), growth.millis()),
                      Figures.elapsed(growth.millis())),
              "collect, toPandas and broadcasts bring data to the driver: bring less, or start Spark"
                  + " with more spark.driver.memory."));
    }
  }

  /** Pauses are counted once for every task that they held up: by a little more than all. */
  private static String share(long part, long whole) {
    return Figures.percent(Math.min(part, whole), whole);
  }

  private static Finding finding(long since, String evidence, String advice) {
    return Finding.proven(StuckReason.GC_PRESSURE, Subject.APPLICATION, since, evidence, advice);
  }
}
