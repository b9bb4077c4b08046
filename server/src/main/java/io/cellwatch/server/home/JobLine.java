package io.cellwatch.server.home;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.server.driverui.UiLinks;
import io.cellwatch.server.page.Failure;
import java.util.List;
import java.util.Optional;

/**
 * A job of a cell, with its stages.
 *
 * @param page of the job in the driver's UI, relative
 * @param sql the same of its SQL execution
 * @param more how many stages are not shown, in words
 */
record JobLine(
    String id,
    String number,
    String name,
    Mark mark,
    Bar bar,
    String elapsed,
    List<StageLine> stages,
    Optional<String> more,
    Optional<Failure> failure,
    Optional<String> page,
    Optional<String> sql) {

  private static final int MAX_STAGES = 20;

  /**
   * Makes the line.
   *
   * @param instance of the application
   * @param links into its UI
   * @param stages of the job, in order, all attempts
   * @param driverNow by the driver's clock
   */
  static JobLine of(
      String instance, UiLinks links, JobRecord job, List<StageRecord> stages, long driverNow) {
    String number = "Job " + job.jobId();
    long end = job.endMillis() > 0 ? job.endMillis() : driverNow;
    int hidden = Math.max(0, stages.size() - MAX_STAGES);
    return new JobLine(
        Anchor.of("job", instance, job.jobId()),
        number,
        name(job),
        Mark.of(job.state()),
        Bar.ofTasks(number, job.tasks()),
        job.startMillis() == 0 ? "" : Figures.elapsed(end - job.startMillis()),
        stages.stream()
            .skip(hidden)
            .map(stage -> StageLine.of(instance, links, job.jobId(), stage, driverNow))
            .toList(),
        hidden == 0
            ? Optional.empty()
            : Optional.of(Figures.count(hidden, "earlier stage", "earlier stages")),
        Failure.of(job.error()),
        links.job(job.jobId()),
        links.execution(job.executionId()));
  }

  private static String name(JobRecord job) {
    String sql = job.executionId() < 0 ? "" : "SQL " + job.executionId() + ": ";
    String description = Figures.firstLine(job.description());
    return sql + (description.isEmpty() ? job.name() : description);
  }
}
