package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Threshold;
import java.util.List;
import java.util.function.Consumer;

/** Tasks of a job wait, none of it runs, and no other work is known to hold the cores. */
final class NoExecutors implements Classifier {
  @Override
  public void look(Scene scene, Consumer<Finding> found) {
    if (scene.coresBusy()) {
      return;
    }
    long allowance = scene.millis(Threshold.NO_EXECUTORS_AFTER);
    scene
        .runningJobs()
        .filter(Waiting::waits)
        .forEach(
            job -> {
              long since = Waiting.sinceExecutors(scene, job);
              if (scene.since(since) > allowance && scene.clusterHolders().isEmpty()) {
                found.accept(finding(scene, job, since));
              }
            });
  }

  private static Finding finding(Scene scene, JobRecord job, long since) {
    String words = "no task has run for " + Figures.elapsed(scene.since(since)) + ": ";
    List<ExecutorRecord> there = scene.executors();
    return there.isEmpty()
        ? Finding.proven(
            StuckReason.NO_EXECUTORS,
            Subject.of(job),
            since,
            words + "there is no executor" + cluster(scene),
            "The cluster has none to give, or none as large as this session asks for: look at its"
                + " own page and limits, or start Spark again with smaller executors.")
        : Finding.proven(
            StuckReason.NO_EXECUTORS,
            Subject.of(job),
            since,
            words
                + "none starts on "
                + Figures.count(there.size(), "executor that is there", "executors that are there"),
            "A task may ask for more cores than an executor has (spark.task.cpus), or every"
                + " executor is excluded after failures: the Executors page of Spark's UI says so.");
  }

  private static String cluster(Scene scene) {
    return scene
        .cluster()
        .map(
            use ->
                use.workers() == 0
                    ? ", and the cluster has no worker"
                    : ", though "
                        + Figures.count(use.freeCores())
                        + " of the cluster's "
                        + Figures.count(use.cores(), "core is free", "cores are free"))
        .orElse("");
  }
}
