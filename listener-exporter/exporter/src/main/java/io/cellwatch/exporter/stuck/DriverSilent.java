package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.CellRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The driver fell silent while it worked: one that had nothing to do keeps nobody waiting. */
final class DriverSilent implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    if (!scene.lost()) {
      return;
    }
    Map<CellRun.Key, CellRun> waiting = new LinkedHashMap<>();
    scene.unendedJobs().forEach(job -> waiting.put(job.run().key(), job.run()));
    scene.cells().stream()
        .filter(cell -> cell.state() == CellView.State.RUNNING)
        .forEach(cell -> waiting.put(cell.run().key(), cell.run()));
    long since = scene.application().lastUpdateMillis() + scene.application().clockOffsetMillis();
    waiting
        .values()
        .forEach(
            run ->
                found.accept(
                    Finding.proven(
                        StuckReason.DRIVER_SILENT,
                        Subject.of(run),
                        since,
                        "the driver has been silent for "
                            + Figures.coarse(scene.since(since))
                            + ": it was paused, cut off or ended; these are its last figures",
                        "Look whether its machine or container is there: a container that needed"
                            + " more memory than it may have is killed without a word. If it is"
                            + " gone, start Spark again.")));
  }
}
