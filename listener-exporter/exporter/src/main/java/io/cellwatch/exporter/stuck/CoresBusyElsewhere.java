package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Threshold;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tasks of a job wait for cores that other jobs of the application hold, and none of these ends: in
 * a queue that moves its turn comes.
 */
final class CoresBusyElsewhere implements Classifier {
  private static final int NAMED = 3;

  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    int cores = scene.cores();
    if (!scene.coresBusy()) {
      return;
    }
    long allowance = scene.millis(Threshold.CORES_BUSY_AFTER);
    scene
        .runningJobs()
        .filter(Waiting::waits)
        .filter(job -> scene.since(since(scene, job)) > allowance)
        .forEach(job -> found.accept(finding(scene, job, cores)));
  }

  private static long since(Scene scene, JobRecord job) {
    return scene.application().cells().stream()
        .mapToLong(CellRecord::lastEndMillis)
        .reduce(Waiting.since(job), Math::max);
  }

  private static Finding finding(Scene scene, JobRecord job, int cores) {
    long since = since(scene, job);
    List<String> holders =
        scene
            .runningJobs()
            .filter(other -> other.tasks().active() > 0)
            .limit(NAMED)
            .map(other -> "job " + other.jobId() + " with " + other.tasks().active())
            .toList();
    return Finding.proven(
        StuckReason.CORES_BUSY_ELSEWHERE,
        Subject.of(job),
        since,
        "no task of job "
            + job.jobId()
            + " has run for "
            + Figures.elapsed(scene.since(Waiting.since(job)))
            + ": other work of this session holds "
            + (cores == 1 ? "its only core" : "all its " + Figures.count(cores) + " cores")
            + (holders.isEmpty() ? "" : " (" + String.join(", ", holders) + ")"),
        "Wait for it, cancel it, or let jobs share the cores: spark.scheduler.mode=FAIR.");
  }
}
