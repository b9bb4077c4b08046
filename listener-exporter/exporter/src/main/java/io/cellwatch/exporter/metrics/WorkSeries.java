package io.cellwatch.exporter.metrics;

import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Progress;
import io.cellwatch.model.StageCounts;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.WorkState;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;

/** The series of jobs and of stage attempts. */
final class WorkSeries {
  /** Series that a job has at most. */
  static final int OF_A_JOB = 13;

  /** Series that a stage attempt has at most, besides those that name its jobs. */
  static final int OF_A_STAGE = 10;

  private static final double MILLIS = 1e3;

  private final LabelCache labels;

  WorkSeries(LabelCache labels) {
    this.labels = labels;
  }

  private record JobKey(String app, String notebook, String cell, int job) {}

  private record JobLabels(Labels job, List<Labels> states) {
    static JobLabels of(JobKey key) {
      String[] values = {key.app, key.notebook, key.cell, String.valueOf(key.job)};
      return new JobLabels(
          LabelSets.of(WorkMetric.JOB_STATE, values),
          LabelSets.forEach(WorkMetric.JOB_TASKS, values));
    }
  }

  private record StageKey(
      String app, String notebook, String cell, int stage, int attempt, List<Integer> jobs) {}

  private record StageLabels(Labels stage, List<Labels> states, List<Labels> jobs) {
    static StageLabels of(StageKey key) {
      String stage = String.valueOf(key.stage);
      String attempt = String.valueOf(key.attempt);
      String[] values = {key.app, key.notebook, key.cell, stage, attempt};
      return new StageLabels(
          LabelSets.of(WorkMetric.STAGE_STATE, values),
          LabelSets.forEach(WorkMetric.STAGE_TASKS, values),
          key.jobs.stream()
              .distinct()
              .map(job -> LabelSets.of(WorkMetric.STAGE_JOB, key.app, stage, attempt, "" + job))
              .toList());
    }
  }

  void add(SnapshotBuilder out, String app, JobRecord job) {
    JobLabels its =
        labels.get(
            new JobKey(app, job.run().notebook(), job.run().cell(), job.jobId()),
            JobLabels.class,
            JobLabels::of);
    out.gauge(WorkMetric.JOB_STATE, its.job, number(job.state()));
    out.moment(WorkMetric.JOB_START, its.job, job.startMillis());
    out.moment(WorkMetric.JOB_LAST_PROGRESS, its.job, job.lastProgressMillis());
    tasks(out, WorkMetric.JOB_TASKS, its.states, job.tasks(), job.ended());
    StageCounts stages = job.stages();
    out.counts(
        WorkMetric.JOB_STAGES,
        its.states,
        stages.active(),
        stages.completed(),
        stages.failed(),
        stages.skipped(),
        job.ended() ? 0 : stages.waiting());
  }

  void add(SnapshotBuilder out, String app, StageRecord stage) {
    StageLabels its =
        labels.get(
            new StageKey(
                app,
                stage.run().notebook(),
                stage.run().cell(),
                stage.stageId(),
                stage.attempt(),
                stage.jobIds()),
            StageLabels.class,
            StageLabels::of);
    out.gauge(WorkMetric.STAGE_STATE, its.stage, number(stage.state()));
    out.moment(WorkMetric.STAGE_LAST_PROGRESS, its.stage, stage.lastProgressMillis());
    out.moment(WorkMetric.STAGE_START, its.stage, stage.submittedMillis());
    out.moment(WorkMetric.STAGE_OLDEST_TASK, its.stage, stage.oldestTaskStartMillis());
    if (stage.tasks().completed() + stage.tasks().failed() > 0) {
      out.gauge(WorkMetric.STAGE_MEDIAN_TASK, its.stage, stage.medianTaskMillis() / MILLIS);
    }
    tasks(out, WorkMetric.STAGE_TASKS, its.states, stage.tasks(), stage.state().ended());
    its.jobs.forEach(job -> out.info(WorkMetric.STAGE_JOB, job));
  }

  /**
   * Adds the five states of tasks. Completed and failed are Spark's own counts of task ends; what
   * waits is what is left of the partitions, so that without retries the five add up to all tasks.
   *
   * @param over nothing waits any more: what was not done never will be
   */
  static void tasks(
      SnapshotBuilder out, Metric metric, List<Labels> states, Progress tasks, boolean over) {
    out.counts(
        metric,
        states,
        tasks.active(),
        tasks.completed(),
        tasks.failed(),
        tasks.skipped(),
        over ? 0 : tasks.waiting());
  }

  private static int number(WorkState state) {
    return switch (state) {
      case PENDING -> 0;
      case RUNNING -> 1;
      case SUCCEEDED -> 2;
      case FAILED -> 3;
      case CANCELLED -> 4;
      case SKIPPED -> 5;
    };
  }
}
