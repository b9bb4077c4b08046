package io.cellwatch.exporter.metrics;

import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.WorkState;
import io.prometheus.metrics.model.snapshots.Labels;

/** The series of jobs and of stage attempts. */
final class WorkSeries {
  private static final double MILLIS = 1e3;

  private WorkSeries() {}

  static void add(SnapshotBuilder out, String app, JobRecord job) {
    String notebook = job.run().notebook();
    String cell = job.run().cell();
    String id = String.valueOf(job.jobId());
    Labels labels = LabelNames.of(Metric.JOB_STATE, app, notebook, cell, id);
    out.gauge(Metric.JOB_STATE, labels, number(job.state()));
    out.gauge(Metric.JOB_START, labels, job.startMillis() / MILLIS);
    out.gauge(Metric.JOB_LAST_PROGRESS, labels, job.lastProgressMillis() / MILLIS);
    TaskStates.forEach(
        job.tasks(),
        job.ended(),
        (state, count) ->
            out.gauge(
                Metric.JOB_TASKS,
                LabelNames.of(Metric.JOB_TASKS, app, notebook, cell, id, state),
                count));
    TaskStates.Consumer stages =
        (state, count) ->
            out.gauge(
                Metric.JOB_STAGES,
                LabelNames.of(Metric.JOB_STAGES, app, notebook, cell, id, state),
                count);
    stages.accept("active", job.stages().active());
    stages.accept("completed", job.stages().completed());
    stages.accept("failed", job.stages().failed());
    stages.accept("skipped", job.stages().skipped());
    stages.accept("waiting", job.ended() ? 0 : job.stages().waiting());
  }

  static void add(SnapshotBuilder out, String app, StageRecord stage) {
    String notebook = stage.run().notebook();
    String cell = stage.run().cell();
    String id = String.valueOf(stage.stageId());
    String attempt = String.valueOf(stage.attempt());
    Labels labels = LabelNames.of(Metric.STAGE_STATE, app, notebook, cell, id, attempt);
    out.gauge(Metric.STAGE_STATE, labels, number(stage.state()));
    out.gauge(Metric.STAGE_LAST_PROGRESS, labels, stage.lastProgressMillis() / MILLIS);
    if (stage.submittedMillis() > 0) {
      out.gauge(Metric.STAGE_START, labels, stage.submittedMillis() / MILLIS);
    }
    if (stage.oldestTaskStartMillis() > 0) {
      out.gauge(Metric.STAGE_OLDEST_TASK, labels, stage.oldestTaskStartMillis() / MILLIS);
    }
    if (stage.tasks().completed() + stage.tasks().failed() > 0) {
      out.gauge(Metric.STAGE_MEDIAN_TASK, labels, stage.medianTaskMillis() / MILLIS);
    }
    TaskStates.forEach(
        stage.tasks(),
        stage.state().ended(),
        (state, count) ->
            out.gauge(
                Metric.STAGE_TASKS,
                LabelNames.of(Metric.STAGE_TASKS, app, notebook, cell, id, attempt, state),
                count));
    for (int job : stage.jobIds()) {
      out.info(
          Metric.STAGE_JOB, LabelNames.of(Metric.STAGE_JOB, app, id, attempt, String.valueOf(job)));
    }
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
