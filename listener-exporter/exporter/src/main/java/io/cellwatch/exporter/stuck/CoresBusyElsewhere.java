package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.cluster.ClusterApplication;
import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Threshold;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tasks of a job wait for cores that other jobs of the application hold, and none of these ends: in
 * a queue that moves its turn comes. Or, on a standalone cluster whose master can be asked, other
 * applications hold them.
 */
final class CoresBusyElsewhere implements Classifier {
  private static final int NAMED = 3;

  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    long allowance = scene.millis(Threshold.CORES_BUSY_AFTER);
    List<JobRecord> waiting = scene.runningJobs().filter(Waiting::waits).toList();
    for (JobRecord job : waiting) {
      if (scene.coresBusy()) {
        if (scene.since(since(scene, job)) > allowance) {
          found.accept(withinApplication(scene, job));
        }
      } else if (scene.since(Waiting.sinceExecutors(scene, job)) > allowance) {
        List<ClusterApplication> holders = scene.clusterHolders();
        if (!holders.isEmpty()) {
          found.accept(withinCluster(scene, job, holders));
        }
      }
    }
  }

  private static Finding withinCluster(
      Scene scene, JobRecord job, List<ClusterApplication> holders) {
    long since = Waiting.sinceExecutors(scene, job);
    int held = holders.stream().mapToInt(ClusterApplication::cores).sum();
    String names =
        holders.stream()
            .limit(NAMED)
            .map(each -> "%s of %s with %d".formatted(each.name(), each.user(), each.cores()))
            .collect(Collectors.joining(", "));
    return Finding.proven(
        StuckReason.CORES_BUSY_ELSEWHERE,
        Subject.of(job),
        since,
        waited(scene, job, since)
            + ": no core of the cluster is free, and "
            + Figures.count(holders.size(), "other application holds ", "other applications hold ")
            + Figures.count(held)
            + " ("
            + names
            + (holders.size() > NAMED ? ", …" : "")
            + ")",
        "Wait for them, or ask their users: a session that is not needed is let go by %spark stop or"
            + " spark.stop(). spark.cores.max keeps one application from taking them all.");
  }

  private static long since(Scene scene, JobRecord job) {
    return scene.application().cells().stream()
        .mapToLong(CellRecord::lastEndMillis)
        .reduce(Waiting.since(job), Math::max);
  }

  private static Finding withinApplication(Scene scene, JobRecord job) {
    int cores = scene.cores();
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
        waited(scene, job, Waiting.since(job))
            + ": other work of this session holds "
            + (cores == 1 ? "its only core" : "all its " + Figures.count(cores) + " cores")
            + (holders.isEmpty() ? "" : " (" + String.join(", ", holders) + ")"),
        "Wait for it, cancel it, or let jobs share the cores: spark.scheduler.mode=FAIR.");
  }

  private static String waited(Scene scene, JobRecord job, long since) {
    return "no task of job %d has run for %s"
        .formatted(job.jobId(), Figures.elapsed(scene.since(since)));
  }
}
