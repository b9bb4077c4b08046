package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Threshold;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Tasks run, and none ends, reads, writes or shuffles anything. That alone proves nothing: training
 * inside {@code applyInPandas} looks the same. The proof is what their processes are seen to do:
 * see {@link TaskActivity}.
 */
final class NoProgress implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    long allowance = scene.millis(Threshold.NO_PROGRESS_AFTER);
    scene
        .runningJobs()
        .filter(job -> silent(scene, job, allowance))
        .forEach(job -> found.accept(finding(scene, job)));
  }

  /** Since when it may be of interest what tasks do; empty while it is not. */
  static OptionalLong suspects(Scene scene) {
    long patience = Math.min(30_000, scene.millis(Threshold.NO_PROGRESS_AFTER) / 2);
    return scene
        .runningJobs()
        .filter(job -> silent(scene, job, patience))
        .mapToLong(Waiting::since)
        .min();
  }

  private static boolean silent(Scene scene, JobRecord job, long allowance) {
    return job.tasks().active() > 0 && scene.since(Waiting.since(job)) > allowance;
  }

  private static Finding finding(Scene scene, JobRecord job) {
    long since = Waiting.since(job);
    Optional<TaskActivity> activity = TaskActivity.of(scene, since);
    boolean idle = activity.filter(TaskActivity::idle).isPresent();
    String active = Figures.count(job.tasks().active(), "task runs", "tasks run");
    return new Finding(
        StuckReason.NO_PROGRESS,
        Subject.of(job),
        since,
        "no progress for "
            + Figures.coarse(scene.since(since))
            + ": "
            + active
            + where(scene, job)
            + activity.map(seen -> "; " + seen.words()).orElse(""),
        idle
            ? "They wait for something that does not come, such as a service without a timeout, or a"
                + " lock: the executors' thread dumps in Spark's UI show where."
            : "They may compute, or wait for something: the executors' thread dumps in Spark's UI"
                + " show what they do.",
        idle);
  }

  private static String where(Scene scene, JobRecord job) {
    return scene
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
  }
}
