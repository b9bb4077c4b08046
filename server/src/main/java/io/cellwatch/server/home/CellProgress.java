package io.cellwatch.server.home;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Cells;
import io.cellwatch.exporter.stuck.Finding;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobCounts;
import io.cellwatch.model.Progress;
import io.cellwatch.server.driverui.UiLinks;
import io.cellwatch.server.page.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run of a cell for the notebook that it runs in: what the home page shows of it, as JSON.
 * Texts are empty where there is nothing to say; addresses are relative to the home page.
 *
 * @param silentMillis since when the driver has said nothing; 0 where no driver works for it
 * @param workMillis from the start of its first job or SQL execution until now, or until the last
 *     ended
 * @param bar of all its tasks
 * @param stuck why it does not get on
 * @param failure why its newest failed job failed, in one line
 * @param work its jobs, the running ones with their stages
 * @param moreWork how many jobs are not among them
 * @param home address of the page of its application
 * @param ui address of the driver's own UI
 * @param trace address of the page of its trace
 * @param dashboard address of the cell's dashboard in Grafana, in full
 */
public record CellProgress(
    String notebook,
    String cell,
    int execution,
    CellView.State state,
    long silentMillis,
    long workMillis,
    JobCounts jobs,
    Progress tasks,
    BarOfTasks bar,
    String stuck,
    String failure,
    List<WorkLine> work,
    long moreWork,
    String home,
    String ui,
    String trace,
    String dashboard) {
  private static final int MAX_JOBS = 6;
  private static final int MAX_STAGES = 6;

  /**
   * A bar in thousandths of its length.
   *
   * @param done length of what is done
   * @param active length of the part after it: what is being done
   * @param counts such as {@code 120/200}
   * @param more such as {@code 4 active, ✗ 2 failed}
   */
  public record BarOfTasks(int done, int active, String counts, String more) {
    private static final BarOfTasks NONE = new BarOfTasks(0, 0, "", "");

    private static BarOfTasks of(Optional<Bar> bar) {
      return bar.map(
              each ->
                  new BarOfTasks(
                      each.first(), each.second(), each.counts(), each.more().orElse("")))
          .orElse(NONE);
    }
  }

  /**
   * A job, or a stage of the job before it.
   *
   * @param stage whether it is a stage
   * @param number such as {@code Job 7}
   * @param state in a word
   * @param symbol that stands for the state
   * @param page of it in the driver's own UI
   */
  public record WorkLine(
      boolean stage,
      String number,
      String name,
      String state,
      String symbol,
      BarOfTasks bar,
      String elapsed,
      String failure,
      String page) {

    private static WorkLine of(JobLine job) {
      return new WorkLine(
          false,
          job.number(),
          job.name(),
          job.mark().word(),
          job.mark().symbol(),
          BarOfTasks.of(Optional.of(job.bar())),
          job.elapsed(),
          line(job.failure()),
          job.sql().or(job::page).orElse(""));
    }

    private static WorkLine of(StageLine stage) {
      return new WorkLine(
          true,
          stage.number(),
          stage.name(),
          stage.mark().word(),
          stage.mark().symbol(),
          BarOfTasks.of(stage.bar()),
          stage.elapsed(),
          line(stage.failure()),
          stage.page().orElse(""));
    }
  }

  /**
   * The session's run with this number, where it is its cell's newest.
   *
   * @param now by this server's clock
   */
  static Optional<CellProgress> of(
      Applications applications,
      CellRuns runs,
      StuckWatch stuck,
      Dashboards dashboards,
      String session,
      int execution,
      long now) {
    ApplicationView application = applications.ofSession(session);
    List<ApplicationView> views = application == null ? List.of() : List.of(application);
    // A kernel that counted anew has several with one number: the newest comes first.
    return Cells.newest(views, runs.of(session, execution), now).stream()
        .filter(cell -> cell.run().session().equals(session))
        .filter(cell -> cell.run().execution() == execution)
        .findFirst()
        .map(
            cell ->
                application == null
                    ? of(cell, CellLine.withoutSpark(cell), 0, 0, "", "", "", "")
                    : of(application, cell, stuck, dashboards, now));
  }

  private static CellProgress of(
      ApplicationView application,
      CellView cell,
      StuckWatch stuck,
      Dashboards dashboards,
      long now) {
    long driverNow = ApplicationSection.driverNow(application, now);
    Work work = Work.of(application, stuck.early(application, List.of(cell), now));
    return of(
        cell,
        CellLine.of(application, cell, work, driverNow),
        Math.max(0, now - application.lastUpdateMillis()),
        workMillis(application, cell, driverNow),
        reason(cell, work),
        ApplicationSection.address(application),
        UiLinks.of(application).root().orElse(""),
        dashboards.ofCell(application, cell).orElse(""));
  }

  private static CellProgress of(
      CellView cell,
      CellLine line,
      long silentMillis,
      long workMillis,
      String stuck,
      String home,
      String ui,
      String dashboard) {
    CellRun run = cell.run();
    List<JobLine> jobs = chosen(line.jobs());
    JobCounts counts = cell.jobs();
    long all = (long) counts.running() + counts.succeeded() + counts.failed() + counts.cancelled();
    return new CellProgress(
        run.notebook(),
        run.cell(),
        run.execution(),
        cell.state(),
        silentMillis,
        workMillis,
        counts,
        cell.tasks(),
        BarOfTasks.of(line.bar()),
        stuck,
        jobs.reversed().stream()
            .map(job -> line(job.failure()))
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse(""),
        work(jobs),
        Math.max(0, all - jobs.size()),
        home,
        ui,
        line.trace().orElse(""),
        dashboard);
  }

  /** Its own before what hinders all; a notebook's line has room for one. */
  private static String reason(CellView cell, Work work) {
    return cell.jobs().running() == 0 && !cell.state().equals(CellView.State.RUNNING)
        ? ""
        : Stream.concat(work.findingsOf(cell.run().key()).stream(), work.findingsOfAll().stream())
            .map(Finding::evidence)
            .findFirst()
            .orElse("");
  }

  /** Those that run or failed, filled up with the newest others; in their order. */
  private static List<JobLine> chosen(List<JobLine> jobs) {
    List<JobLine> chosen = new ArrayList<>();
    for (boolean first : List.of(true, false)) {
      for (JobLine job : jobs.reversed()) {
        boolean wanted = running(job) || job.failure().isPresent();
        if (wanted == first && chosen.size() < MAX_JOBS) {
          chosen.add(job);
        }
      }
    }
    return jobs.stream().filter(chosen::contains).toList();
  }

  private static boolean running(JobLine job) {
    return job.mark().equals(Mark.RUNNING);
  }

  private static List<WorkLine> work(List<JobLine> jobs) {
    List<WorkLine> work = new ArrayList<>();
    for (JobLine job : jobs) {
      work.add(WorkLine.of(job));
      if (running(job)) {
        List<StageLine> stages =
            job.stages().stream().filter(each -> each.bar().isPresent()).toList();
        stages.stream()
            .skip(Math.max(0, stages.size() - MAX_STAGES))
            .map(WorkLine::of)
            .forEach(work::add);
      }
    }
    return work;
  }

  private static long workMillis(ApplicationView application, CellView cell, long driverNow) {
    return application.cells().stream()
        .filter(record -> record.key().equals(cell.run().key()))
        .filter(record -> record.workStartMillis() > 0)
        .mapToLong(
            record ->
                (record.jobs().running() > 0 ? driverNow : record.workEndMillis())
                    - record.workStartMillis())
        .map(millis -> Math.max(0, millis))
        .findFirst()
        .orElse(0);
  }

  private static String line(Optional<Failure> failure) {
    return failure.map(Failure::line).orElse("");
  }
}
