package io.cellwatch.exporter.application;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.JobCounts;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Totals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins what kernels report of cell runs with what drivers did for them. */
public final class Cells {
  private Cells() {}

  private record CellKey(String application, String notebook, String cell) {}

  /**
   * The newest run of every cell of these applications and of the sessions without Spark.
   *
   * @param now by this server's clock
   * @return by application and notebook, newest first
   */
  public static List<CellView> newest(
      Collection<ApplicationView> applications,
      Map<CellRun.Key, CellRuns.Reported> reports,
      long now) {
    Map<CellKey, CellView> newest = new LinkedHashMap<>();
    Map<String, String> applicationOfSession = new HashMap<>();
    Set<CellRun.Key> joined = new HashSet<>();
    for (ApplicationView application : applications) {
      if (!application.application().session().isEmpty()) {
        applicationOfSession.put(application.application().session(), application.label());
      }
      for (CellRecord cell : application.cells()) {
        if (!cell.run().session().isEmpty()) {
          applicationOfSession.put(cell.run().session(), application.label());
        }
        CellRuns.Reported report = reports.get(cell.run().key());
        if (report != null) {
          joined.add(report.key());
        }
        keep(newest, view(application, cell, report, now));
      }
    }
    for (CellRuns.Reported report : reports.values()) {
      if (!joined.contains(report.key())) {
        keep(newest, view(applicationOfSession.getOrDefault(report.session(), ""), report, now));
      }
    }
    List<CellView> views = new ArrayList<>(newest.values());
    views.sort(CellView.NEWEST_FIRST);
    return views;
  }

  /**
   * The same by the label of the application, in lists that may be changed; those of sessions
   * without Spark by the empty one.
   */
  public static Map<String, List<CellView>> newestByApplication(
      Collection<ApplicationView> applications,
      Map<CellRun.Key, CellRuns.Reported> reports,
      long now) {
    Map<String, List<CellView>> cells = new HashMap<>();
    for (CellView cell : newest(applications, reports, now)) {
      cells.computeIfAbsent(cell.application(), label -> new ArrayList<>()).add(cell);
    }
    return cells;
  }

  private static void keep(Map<CellKey, CellView> newest, CellView view) {
    CellKey key = new CellKey(view.application(), view.run().notebook(), view.run().cell());
    newest.merge(key, view, (a, b) -> newer(a, b) ? a : b);
  }

  /** Within a session the execution number tells; clocks may be set. */
  private static boolean newer(CellView a, CellView b) {
    return a.run().session().equals(b.run().session())
        ? a.run().execution() >= b.run().execution()
        : CellView.NEWEST_FIRST.compare(a, b) <= 0;
  }

  private static CellView view(
      ApplicationView application,
      CellRecord cell,
      CellRuns.@Nullable Reported reported,
      long now) {
    CellReport.Run run = reported == null ? null : reported.run();
    boolean live = application.liveness().live();
    CellView.State state = state(cell, run, reported != null && reported.lost(), live);
    long start =
        run != null && run.startMillis() > 0
            ? run.startMillis()
            : cell.run().startMillis() > 0 ? cell.run().startMillis() : cell.firstJobMillis();
    long driverNow = live ? now + application.clockOffsetMillis() : cell.lastProgressMillis();
    long end =
        reported != null
            ? end(reported, now)
            : cell.jobs().running() > 0 ? driverNow : cell.lastEndMillis();
    return new CellView(
        application.label(),
        cell.run(),
        run == null ? "" : run.title(),
        state,
        start,
        start == 0 ? 0 : Math.max(0, end - start),
        cell.lastProgressMillis(),
        run == null ? "" : run.error(),
        cell.jobs(),
        cell.tasks(),
        cell.totals(),
        true);
  }

  /** By the kernel's clock, as its start is; a lost kernel's cell runs no longer. */
  private static long end(CellRuns.Reported reported, long now) {
    long until = reported.lost() ? reported.lastReportMillis() : now;
    return reported.run().endMillis() > 0
        ? reported.run().endMillis()
        : until + reported.clockOffsetMillis();
  }

  private static CellView.State state(
      CellRecord cell, CellReport.@Nullable Run run, boolean kernelLost, boolean live) {
    if (run != null && (run.state().ended() || !kernelLost)) {
      // Jobs may go on after the cell has ended: its state is the kernel's to tell.
      return state(run);
    }
    if (cell.jobs().running() > 0) {
      return live ? CellView.State.RUNNING : CellView.State.CANCELLED;
    }
    if (cell.jobs().failed() > 0) {
      return CellView.State.FAILED;
    }
    if (cell.jobs().cancelled() > 0) {
      return CellView.State.CANCELLED;
    }
    return cell.jobs().succeeded() > 0 ? CellView.State.SUCCEEDED : CellView.State.WAITING;
  }

  private static CellView.State state(CellReport.Run run) {
    return switch (run.state()) {
      case PENDING -> CellView.State.WAITING;
      case RUNNING -> CellView.State.RUNNING;
      case SUCCEEDED, SKIPPED -> CellView.State.SUCCEEDED;
      case FAILED -> CellView.State.FAILED;
      case CANCELLED -> CellView.State.CANCELLED;
    };
  }

  /** A run for which no driver did anything that we know of. */
  private static CellView view(String application, CellRuns.Reported reported, long now) {
    CellReport.Run run = reported.run();
    boolean lost = reported.lost() && !run.state().ended();
    return new CellView(
        application,
        new CellRun(
            reported.session(),
            run.notebook(),
            run.cell(),
            run.execution(),
            CellSource.PROPERTY,
            run.startMillis(),
            run.traceparent()),
        run.title(),
        lost ? CellView.State.CANCELLED : state(run),
        run.startMillis(),
        run.startMillis() == 0 ? 0 : Math.max(0, end(reported, now) - run.startMillis()),
        0,
        run.error(),
        JobCounts.NONE,
        Progress.NONE,
        Totals.NONE,
        false);
  }
}
