package io.cellwatch.server.home;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.stuck.Finding;
import io.cellwatch.exporter.text.Figures;
import io.cellwatch.exporter.trace.TraceIds;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.JobRecord;
import io.cellwatch.server.driverui.UiLinks;
import io.cellwatch.server.page.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest run of a cell, with its jobs.
 *
 * @param prompt {@code In [12]}; empty for work that no notebook numbered
 * @param title first line of the source, or what stands for it
 * @param bar absent where the cell had no Spark job
 * @param notes what is worth knowing of it, in words
 * @param bytes what fits in its line
 * @param facts all there is to say of its totals
 * @param more how many jobs are not shown, in words
 * @param trace address of the page that shows the run's trace, relative
 */
record CellLine(
    String id,
    String prompt,
    String title,
    Mark mark,
    Optional<Bar> bar,
    String elapsed,
    Optional<Failure> failure,
    List<String> notes,
    List<Fact> bytes,
    List<Fact> facts,
    List<JobLine> jobs,
    Optional<String> more,
    Optional<String> trace) {

  private static final int MAX_JOBS = 20;
  private static final int MAX_FINDINGS = 3;

  /** A run for which no driver did anything. */
  static CellLine withoutSpark(CellView cell) {
    return new CellLine(
        id("", cell),
        prompt(cell.run()),
        title(cell, List.of()),
        Mark.of(cell.state()),
        Optional.empty(),
        elapsed(cell),
        Failure.of(cell.error()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        trace(cell.run(), TraceIds.ofCell(cell.run())));
  }

  /**
   * A run for which a driver worked.
   *
   * @param work of the application: its jobs and stages
   * @param driverNow by the driver's clock
   */
  static CellLine of(ApplicationView application, CellView cell, Work work, long driverNow) {
    if (!cell.spark()) {
      return withoutSpark(cell);
    }
    List<JobRecord> jobs = work.jobsOf(cell.run().key());
    List<JobRecord> shown = jobs.subList(Math.max(0, jobs.size() - MAX_JOBS), jobs.size());
    String prompt = prompt(cell.run());
    UiLinks links = UiLinks.of(application);
    return new CellLine(
        id(application.instance(), cell),
        prompt,
        title(cell, jobs),
        Mark.of(cell.state()),
        Optional.of(Bar.ofTasks(prompt.isEmpty() ? "this work" : prompt, cell.tasks())),
        elapsed(cell),
        failure(cell, jobs),
        notes(application, cell, work),
        Fact.bytes(cell.totals()),
        Fact.all(cell.totals()),
        shown.stream()
            .map(
                job ->
                    JobLine.of(application.instance(), links, job, work.stagesOf(job), driverNow))
            .toList(),
        more(cell, shown.size()),
        trace(cell.run(), TraceIds.ofCell(application.application(), cell.run())));
  }

  private static Optional<String> trace(CellRun run, String traceId) {
    return run.source().ofNotebook() ? Optional.of("traces/" + traceId) : Optional.empty();
  }

  private static String id(String instance, CellView cell) {
    CellRun run = cell.run();
    // Without the execution: a cell that runs again stays where the reader opened it.
    return Anchor.of("cell", instance, run.session(), run.notebook(), run.cell());
  }

  private static String prompt(CellRun run) {
    return run.execution() > 0 ? "In [" + run.execution() + "]" : "";
  }

  private static String elapsed(CellView cell) {
    return cell.startMillis() == 0 ? "" : Figures.elapsed(cell.durationMillis());
  }

  private static String title(CellView cell, List<JobRecord> jobs) {
    if (!cell.title().isEmpty()) {
      return cell.title();
    }
    String id = cell.run().cell();
    if (id.equals(CellRun.NO_CELL)) {
      return "Work that belongs to no cell";
    }
    String description =
        jobs.stream()
            .map(job -> Figures.firstLine(job.description()))
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("");
    return description.isEmpty() || cell.run().source() == CellSource.SQL_DESCRIPTION
        ? id
        : description;
  }

  /** What the notebook saw; else, where the cell failed, why its newest failed job did. */
  private static Optional<Failure> failure(CellView cell, List<JobRecord> jobs) {
    Optional<Failure> reported = Failure.of(cell.error());
    if (reported.isPresent() || cell.state() != CellView.State.FAILED) {
      return reported;
    }
    return jobs.reversed().stream().flatMap(job -> Failure.of(job.error()).stream()).findFirst();
  }

  private static List<String> notes(ApplicationView application, CellView cell, Work work) {
    List<String> notes = new ArrayList<>();
    work.findingsOf(cell.run().key()).stream()
        .map(Finding::words)
        .distinct()
        .limit(MAX_FINDINGS)
        .forEach(notes::add);
    if (cell.state().over() && cell.jobs().running() > 0 && application.liveness().live()) {
      notes.add(Figures.count(cell.jobs().running(), "job goes on", "jobs go on"));
    }
    if (cell.run().source() == CellSource.INFERRED) {
      notes.add("inferred: the work itself does not say its cell");
    }
    return notes;
  }

  private static Optional<String> more(CellView cell, int shown) {
    long jobs =
        (long) cell.jobs().running()
            + cell.jobs().succeeded()
            + cell.jobs().failed()
            + cell.jobs().cancelled();
    return jobs <= shown
        ? Optional.empty()
        : Optional.of(Figures.count(jobs - shown, "job", "jobs"));
  }
}
