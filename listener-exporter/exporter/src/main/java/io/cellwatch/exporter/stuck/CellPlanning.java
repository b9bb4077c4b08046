package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.Threshold;
import java.util.function.Consumer;

/**
 * The driver plans, lists or commits before, between or after a cell's jobs, as its threads show.
 */
final class CellPlanning implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    long allowance = scene.millis(Threshold.PLANNING_AFTER);
    IdleCell.in(scene)
        .filter(idle -> scene.since(idle.sinceMillis()) > allowance)
        .filter(idle -> idle.driver().filter(DriverActivity::planning).isPresent())
        .forEach(idle -> found.accept(finding(scene, idle)));
  }

  private static Finding finding(Scene scene, IdleCell idle) {
    return Finding.proven(
        StuckReason.PLANNING,
        Subject.of(idle.cell().run()),
        idle.sinceMillis(),
        "%s: %s for %s"
            .formatted(
                idle.place(),
                idle.driver().map(DriverActivity::words).orElse(""),
                Figures.coarse(scene.since(idle.sinceMillis()))),
        Planning.ADVICE);
  }
}
