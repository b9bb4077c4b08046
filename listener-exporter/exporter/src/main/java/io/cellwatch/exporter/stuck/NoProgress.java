package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Threshold;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * Tasks run, and none ends, reads, writes or shuffles anything. That alone proves nothing: training
 * inside {@code applyInPandas} looks the same.
 */
final class NoProgress implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    long allowance = scene.millis(Threshold.NO_PROGRESS_AFTER);
    scene
        .runningJobs()
        .filter(job -> job.tasks().active() > 0)
        .filter(job -> scene.since(Waiting.since(job)) > allowance)
        .forEach(job -> found.accept(finding(scene, job)));
  }

  private static Finding finding(Scene scene, JobRecord job) {
    long since = Waiting.since(job);
    String active = Figures.count(job.tasks().active(), "task runs", "tasks run");
    String where =
        scene
            .runningStages(job)
            .filter(stage -> stage.oldestTaskStartMillis() > 0)
            .min(Comparator.comparingLong(StageRecord::oldestTaskStartMillis))
            .map(
                stage ->
                    " in "
                        + Names.of(stage)
                        + ", the oldest for "
                        + Figures.elapsed(scene.since(stage.oldestTaskStartMillis())))
            .orElse("");
    return new Finding(
        StuckReason.NO_PROGRESS,
        Subject.of(job),
        since,
        "no progress for " + Figures.coarse(scene.since(since)) + ": " + active + where,
        "They may compute, or wait for something: the executors' thread dumps in Spark's UI show"
            + " what they do.",
        false);
  }
}
