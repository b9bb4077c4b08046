package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.Threshold;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cell goes on without a job: the driver brings results together, or Python waits for something.
 * Python that computes, or asks a person, is what notebooks are for.
 */
final class DriverBound implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    long allowance = scene.millis(Threshold.DRIVER_BOUND_AFTER);
    IdleCell.in(scene)
        .filter(idle -> scene.since(idle.sinceMillis()) > allowance)
        .forEach(idle -> words(idle).ifPresent(words -> found.accept(finding(scene, idle, words))));
  }

  private static Optional<String> words(IdleCell idle) {
    if (idle.driver().isPresent()) {
      return idle.driver()
          .filter(activity -> !activity.planning())
          .map(activity -> "the driver is " + activity.words());
    }
    return idle.python()
        .filter(python -> python.kind() == PythonActivity.Kind.WAITS)
        .map(python -> "Python waits, in " + python.inner());
  }

  private static Finding finding(Scene scene, IdleCell idle, String words) {
    return Finding.proven(
        StuckReason.DRIVER_BOUND,
        Subject.of(idle.cell().run()),
        idle.sinceMillis(),
        "%s: %s; no job has run for %s"
            .formatted(idle.place(), words, Figures.coarse(scene.since(idle.sinceMillis()))),
        "Executors have nothing to do meanwhile. Bring less to the driver, or let Spark do it; give"
            + " what is waited for a timeout.");
  }
}
