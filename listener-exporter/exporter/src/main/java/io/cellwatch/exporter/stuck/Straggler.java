package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Threshold;
import java.util.function.Consumer;

/** One task of many runs far longer than the others did, and none of them ends any more. */
final class Straggler implements Classifier {
  /** With fewer tasks there is no usual time: see {@link SingleTask}. */
  static final int FEWEST_TASKS = 4;

  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    scene.forFirstStages(
        stage -> late(scene, stage), (job, stage) -> found.accept(finding(scene, job, stage)));
  }

  private static boolean late(Scene scene, StageRecord stage) {
    int total = stage.tasks().total();
    return total >= FEWEST_TASKS
        && stage.oldestTaskStartMillis() > 0
        && stage.tasks().completedIndices()
            >= scene.thresholds().get(Threshold.STRAGGLER_DONE) * total
        && scene.since(since(scene, stage)) > 0;
  }

  /** Where others still end, the stage moves. */
  private static long since(Scene scene, StageRecord stage) {
    return Math.max(
        stage.oldestTaskStartMillis() + allowance(scene, stage),
        stage.lastTaskEndMillis() + scene.millis(Threshold.STRAGGLER_FLOOR));
  }

  private static long allowance(Scene scene, StageRecord stage) {
    return Math.max(
        scene.millis(Threshold.STRAGGLER_FLOOR),
        Math.round(scene.thresholds().get(Threshold.STRAGGLER_FACTOR) * stage.medianTaskMillis()));
  }

  private static Finding finding(Scene scene, JobRecord job, StageRecord stage) {
    int left = stage.tasks().total() - stage.tasks().completedIndices();
    return Finding.proven(
        StuckReason.STRAGGLER,
        Subject.of(job),
        since(scene, stage),
        "%s: %s of %s to do, and the oldest task has run for %s, where the others took %s"
            .formatted(
                Names.of(stage),
                Figures.count(left, "task", "tasks"),
                Figures.count(stage.tasks().total()),
                Figures.elapsed(scene.since(stage.oldestTaskStartMillis())),
                Figures.elapsed(stage.medianTaskMillis())),
        "Its partition may hold far more rows than the others (a frequent key, or none): the stage's"
            + " page in Spark's UI shows what the task reads. Salt the key, filter null keys, or let"
            + " spark.sql.adaptive.skewJoin split it; a slow machine is cured by spark.speculation.");
  }
}
