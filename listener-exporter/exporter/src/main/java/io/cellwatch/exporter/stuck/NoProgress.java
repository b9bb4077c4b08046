package io.cellwatch.exporter.stuck;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.SampledThread;
import io.cellwatch.model.StackSample;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Threshold;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Tasks run, and none ends, reads, writes or shuffles anything. That alone proves nothing: training
 * inside {@code applyInPandas} looks the same. The proof is that their threads and the Python
 * workers take no CPU time, which is to be seen where they run in the driver's process or below it.
 */
final class NoProgress implements Classifier {
  private static final String TASK_THREAD = "Executor task launch worker";
  private static final double IDLE_SHARE = 0.05;

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
    Optional<StackSample> sample = sample(scene, since);
    boolean idle = sample.filter(NoProgress::idle).isPresent();
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
            + sample.map(taken -> "; " + what(taken, idle)).orElse(""),
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

  /** Of tasks that run in the driver itself: local mode. */
  private static Optional<StackSample> sample(Scene scene, long since) {
    return scene
        .samples()
        .newest(scene.application().instance(), scene.here(since))
        .filter(sample -> !tasks(sample).isEmpty());
  }

  private static List<SampledThread> tasks(StackSample sample) {
    return sample.threads().stream()
        .filter(thread -> thread.name().startsWith(TASK_THREAD))
        .toList();
  }

  private static boolean idle(StackSample sample) {
    return cpuMillis(sample) < IDLE_SHARE * sample.spanMillis();
  }

  private static long cpuMillis(StackSample sample) {
    return sample.childrenCpuMillis()
        + tasks(sample).stream().mapToLong(SampledThread::cpuMillis).sum();
  }

  private static String what(StackSample sample, boolean idle) {
    return idle
        ? "neither they nor their Python workers take any CPU time"
        : "they or their Python workers keep %.1f cores busy"
            .formatted((double) cpuMillis(sample) / Math.max(1, sample.spanMillis()));
  }
}
