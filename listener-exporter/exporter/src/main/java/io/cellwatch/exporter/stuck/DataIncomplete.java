package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.Quantity;
import java.util.function.Consumer;

/** Spark's listener bus dropped events: from then on figures may be too low. */
final class DataIncomplete implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    long dropped = scene.application().application().totals().get(Quantity.BUS_DROPPED_EVENTS);
    if (!scene.live() || dropped == 0) {
      return;
    }
    found.accept(
        Finding.proven(
            StuckReason.DATA_INCOMPLETE,
            Subject.APPLICATION,
            scene.now(),
            "Spark's listener bus dropped "
                + Figures.count(dropped, "event", "events")
                + ", so what is shown of this session may be too low, or go on though it ended",
            "Give the bus more room (spark.scheduler.listenerbus.eventqueue.capacity) or the driver"
                + " more CPU, and start Spark again."));
  }
}
