package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Progress;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Threshold;
import java.util.function.Consumer;

/** One task holds a stage of few tasks, and other cores have nothing to do. */
final class SingleTask implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    if (scene.activeTasks() >= scene.cores()) {
      return;
    }
    long allowance = scene.millis(Threshold.SINGLE_TASK_AFTER);
    scene.forFirstStages(
        stage ->
            alone(stage.tasks())
                && stage.oldestTaskStartMillis() > 0
                && scene.since(stage.oldestTaskStartMillis()) > allowance,
        (job, stage) -> found.accept(finding(scene, job, stage, allowance)));
  }

  private static boolean alone(Progress tasks) {
    return tasks.total() < Straggler.FEWEST_TASKS && tasks.active() == 1 && tasks.waiting() == 0;
  }

  private static Finding finding(Scene scene, JobRecord job, StageRecord stage, long allowance) {
    int total = stage.tasks().total();
    return Finding.proven(
        StuckReason.SINGLE_TASK,
        Subject.of(job),
        stage.oldestTaskStartMillis() + allowance,
        "%s: %s has run for %s, and %s"
            .formatted(
                Names.of(stage),
                total == 1 ? "its only task" : "the last of its " + total + " tasks",
                Figures.elapsed(scene.since(stage.oldestTaskStartMillis())),
                Figures.count(
                    scene.cores() - scene.activeTasks(),
                    "other core has nothing to do",
                    "other cores have nothing to do")),
        "All the data is in one partition: a file that cannot be split (gz), coalesce(1), a window"
            + " without PARTITION BY, or a global sort. Repartition before it, or write the file"
            + " split.");
  }
}
