package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.exporter.cluster.ClusterApplication;
import io.cellwatch.exporter.cluster.ClusterUse;
import io.cellwatch.exporter.cluster.Clusters;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Threshold;
import io.cellwatch.model.Thresholds;
import io.cellwatch.model.WorkState;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What classifiers look at.
 *
 * @param cells newest runs of the application's cells
 * @param thresholds that count for it
 * @param trend how its sums have grown lately
 * @param samples of its driver and its kernels
 * @param clusters that can be asked
 * @param now by the driver's clock
 */
record Scene(
    ApplicationView application,
    List<CellView> cells,
    Thresholds thresholds,
    Trend trend,
    Samples samples,
    Clusters clusters,
    long now) {

  boolean live() {
    return application.liveness().live();
  }

  boolean lost() {
    return application.liveness() == Liveness.LOST;
  }

  /** Jobs that run, by a driver that lives. */
  Stream<JobRecord> runningJobs() {
    return live() ? unendedJobs() : Stream.empty();
  }

  Stream<JobRecord> unendedJobs() {
    return application.jobs().stream().filter(job -> job.state() == WorkState.RUNNING);
  }

  /** Stage attempts of the job that run. */
  Stream<StageRecord> runningStages(JobRecord job) {
    return application.stages().stream()
        .filter(stage -> stage.state() == WorkState.RUNNING)
        .filter(stage -> stage.jobIds().contains(job.jobId()));
  }

  /** Gives each running job with the first of its running stages that is such. */
  void forFirstStages(Predicate<StageRecord> such, BiConsumer<JobRecord, StageRecord> found) {
    runningJobs()
        .forEach(
            job ->
                runningStages(job)
                    .filter(such)
                    .findFirst()
                    .ifPresent(stage -> found.accept(job, stage)));
  }

  /** Executors that take tasks: on a cluster the driver is one without cores. */
  List<ExecutorRecord> executors() {
    return application.executors().stream()
        .filter(executor -> !executor.ended() && executor.cores() > 0)
        .toList();
  }

  int cores() {
    return executors().stream().mapToInt(ExecutorRecord::cores).sum();
  }

  int activeTasks() {
    return application.application().activeTasks();
  }

  /** Tasks hold every core that is there. */
  boolean coresBusy() {
    return activeTasks() > 0 && activeTasks() >= cores();
  }

  /** What its cluster was last heard to say; empty where nobody can be asked. */
  Optional<ClusterUse> cluster() {
    return clusters.of(application.application().master());
  }

  /** Other applications that hold cores of its cluster, which has none left. */
  List<ClusterApplication> clusterHolders() {
    return cluster()
        .filter(use -> use.workers() > 0 && use.freeCores() == 0)
        .map(use -> use.others(application.application().applicationId()))
        .orElse(List.of());
  }

  long millis(Threshold threshold) {
    return thresholds.time(threshold).toMillis();
  }

  /** A moment of the driver's clock by this server's. */
  long here(long millis) {
    return millis - application.clockOffsetMillis();
  }

  /** For how long already; 0 where the moment is to come. */
  long since(long millis) {
    return Math.max(0, now - millis);
  }
}
