package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.JoinRows;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Threshold;
import java.util.function.Consumer;

/**
 * A join of running tasks makes far more rows than it is given, and goes on: its tasks read nothing
 * any more, so nothing else moves.
 */
final class ExplodingJoin implements Classifier {
  /** Heartbeats of tasks come every ten seconds where nobody configured them otherwise. */
  private static final long STILL_GROWS_MILLIS = 60_000;

  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    scene.forFirstStages(
        stage -> explodes(scene, stage.join()),
        (job, stage) -> found.accept(finding(scene, job, stage)));
  }

  private static boolean explodes(Scene scene, JoinRows join) {
    return join.outputRows() >= scene.thresholds().get(Threshold.JOIN_ROWS)
        && join.ratio() >= scene.thresholds().get(Threshold.JOIN_RATIO)
        && scene.since(join.grownMillis()) <= STILL_GROWS_MILLIS;
  }

  private static Finding finding(Scene scene, JobRecord job, StageRecord stage) {
    JoinRows join = stage.join();
    return Finding.proven(
        StuckReason.EXPLODING_JOIN,
        Subject.of(job),
        scene.now(),
        "%s: its %s has made %s rows of %s so far, in %s"
            .formatted(
                Names.of(stage),
                join.join(),
                Figures.rough(join.outputRows()),
                Figures.rough(join.inputRows()),
                Figures.elapsed(scene.since(stage.submittedMillis()))),
        "Each row of one side meets very many of the other: a condition that is missing or always"
            + " true, or a key that few values share, such as an empty one. Count the rows of each"
            + " key on both sides before joining, and drop or aggregate those that repeat.");
  }
}
