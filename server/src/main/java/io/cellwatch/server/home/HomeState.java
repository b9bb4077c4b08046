package io.cellwatch.server.home;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Cells;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known at one moment, arranged, with the page's bounds.
 *
 * @param applications that live or are in their grace time
 * @param remembered those that are over for longer
 * @param reports of kernels
 * @param cells newest run of each cell of {@code applications}, by label; empty: of none
 * @param stuck says why work does not get on
 * @param dashboards of the work
 * @param server the address that kernels and drivers of this machine use
 * @param traceDestinations where spans are sent to, in words
 * @param now by this server's clock
 */
record HomeState(
    List<ApplicationView> applications,
    List<ApplicationView> remembered,
    Map<CellRun.Key, CellRuns.Reported> reports,
    Map<String, List<CellView>> cells,
    StuckWatch stuck,
    Dashboards dashboards,
    String server,
    List<String> traceDestinations,
    long now) {

  /** Applications that are shown with their cells; the others get a line each. */
  private static final int MAX_IN_FULL = 8;

  private static final int MAX_CELLS = 20;
  private static final int MAX_SESSION_CELLS = 40;

  private static final Comparator<CellView> RUNNING_FIRST =
      Comparator.comparing((CellView cell) -> cell.state() != CellView.State.RUNNING)
          .thenComparing(CellView.NEWEST_FIRST);

  static HomeState of(
      Applications applications,
      CellRuns runs,
      StuckWatch stuck,
      Dashboards dashboards,
      String server,
      List<String> traceDestinations,
      long now) {
    List<ApplicationView> views = applications.views();
    Set<String> instances = new HashSet<>();
    views.forEach(view -> instances.add(view.instance()));
    // One that was silent for long and has come back is remembered, too.
    List<ApplicationView> remembered =
        applications.remembered().stream().filter(view -> instances.add(view.instance())).toList();
    Map<CellRun.Key, CellRuns.Reported> reports = runs.remembered();
    Map<String, List<CellView>> cells = Cells.newestByApplication(views, reports, now);
    cells.values().forEach(each -> each.sort(RUNNING_FIRST));
    withoutRemembered(cells.getOrDefault("", List.of()), remembered, reports);
    return new HomeState(
        views, remembered, reports, cells, stuck, dashboards, server, traceDestinations, now);
  }

  /**
   * Their kernel may still live; but they had Spark, so they are no cells without it. Those of a
   * kernel that is gone stay with the application that it had.
   */
  private static void withoutRemembered(
      List<CellView> unattached,
      List<ApplicationView> remembered,
      Map<CellRun.Key, CellRuns.Reported> reports) {
    if (unattached.isEmpty()) {
      return;
    }
    Set<CellRun.Key> keys = new HashSet<>();
    unattached.forEach(cell -> keys.add(cell.run().key()));
    Set<CellRun.Key> known = new HashSet<>();
    Set<String> sessions = new HashSet<>();
    for (ApplicationView view : remembered) {
      for (CellRecord cell : view.cells()) {
        sessions.add(cell.run().session());
        if (keys.contains(cell.key())) {
          known.add(cell.key());
        }
      }
    }
    unattached.removeIf(
        cell -> {
          CellRuns.Reported reported = reports.get(cell.run().key());
          boolean gone = reported != null && reported.lost();
          return known.contains(cell.run().key())
              || (gone && sessions.contains(cell.run().session()));
        });
  }

  /** The page of it. */
  HomeView view(Selection selection) {
    List<ApplicationView> live = chosen(applications, selection, true);
    live.sort(
        Comparator.comparing((ApplicationView view) -> busy(view) ? 0 : 1)
            .thenComparing(
                Comparator.comparingLong((ApplicationView view) -> view.application().startMillis())
                    .reversed()));
    List<ApplicationView> over = chosen(applications, selection, false);
    over.sort(
        Comparator.comparing((ApplicationView view) -> view.liveness() != Liveness.LOST)
            .thenComparing(Comparator.comparingLong(ApplicationView::overSinceMillis).reversed()));
    List<ApplicationView> earlier = new ArrayList<>(chosen(remembered, selection, false));
    boolean selected = selection.application().isPresent();
    if (selected) {
      over.addAll(earlier);
      earlier.clear();
    } else if (over.size() > MAX_IN_FULL) {
      earlier.addAll(0, over.subList(MAX_IN_FULL, over.size()));
    }
    int maxCells = selected ? Integer.MAX_VALUE : MAX_CELLS;
    List<CellView> unattached = selected ? List.of() : cellsOf("");
    boolean nothing = live.isEmpty() && over.isEmpty() && earlier.isEmpty();
    return new HomeView(
        title(live, unattached),
        totals(live, unattached),
        sections(first(live), maxCells),
        sections(live.subList(first(live).size(), live.size()), 0),
        sections(first(over), maxCells),
        sections(earlier, 0),
        NotebookGroup.of(
            "",
            unattached.subList(0, Math.min(MAX_SESSION_CELLS, unattached.size())),
            CellLine::withoutSpark,
            cells -> Optional.empty()),
        unattached.size() <= MAX_SESSION_CELLS
            ? Optional.empty()
            : Optional.of(
                Figures.count(unattached.size() - MAX_SESSION_CELLS, "older cell", "older cells")),
        selected,
        selected && nothing,
        !selected && nothing && unattached.isEmpty(),
        server,
        traceDestinations);
  }

  private static List<ApplicationView> chosen(
      List<ApplicationView> views, Selection selection, boolean live) {
    List<ApplicationView> chosen = new ArrayList<>();
    for (ApplicationView view : views) {
      if (view.liveness().live() == live && selection.shows(view.instance())) {
        chosen.add(view);
      }
    }
    return chosen;
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(MAX_IN_FULL, all.size()));
  }

  private boolean busy(ApplicationView view) {
    return view.application().activeTasks() > 0 || running(cellsOf(view.label())) > 0;
  }

  private List<CellView> cellsOf(String label) {
    return cells.getOrDefault(label, List.of());
  }

  private List<ApplicationSection> sections(List<ApplicationView> views, int maxCells) {
    return views.stream()
        .map(view -> section(view, cellsToShow(view, maxCells), maxCells))
        .toList();
  }

  private ApplicationSection section(ApplicationView view, List<CellView> shown, int maxCells) {
    Work work =
        shown.isEmpty() ? Work.NONE : Work.of(view, stuck.early(view, cellsOf(view.label()), now));
    return ApplicationSection.of(view, shown, work, dashboards, maxCells, now);
  }

  /** A remembered one may have had the label that another has now; so it is joined by itself. */
  private List<CellView> cellsToShow(ApplicationView view, int maxCells) {
    if (applications.stream().anyMatch(each -> each.instance().equals(view.instance()))) {
      return cellsOf(view.label());
    }
    if (maxCells == 0) {
      return List.of();
    }
    Set<CellRun.Key> ofOthers = new HashSet<>();
    Stream.concat(applications.stream(), remembered.stream())
        .filter(other -> !other.instance().equals(view.instance()))
        .forEach(other -> other.cells().forEach(cell -> ofOthers.add(cell.key())));
    return Cells.newest(List.of(view), reports, now).stream()
        .filter(cell -> cell.application().equals(view.label()))
        .filter(cell -> cell.spark() || !ofOthers.contains(cell.run().key()))
        .sorted(RUNNING_FIRST)
        .toList();
  }

  private static long running(List<CellView> cells) {
    return cells.stream().filter(cell -> cell.state() == CellView.State.RUNNING).count();
  }

  private static long failed(List<CellView> cells) {
    return cells.stream().filter(cell -> cell.state() == CellView.State.FAILED).count();
  }

  private long running(List<ApplicationView> live, List<CellView> unattached) {
    return running(unattached)
        + live.stream().mapToLong(view -> running(cellsOf(view.label()))).sum();
  }

  private String title(List<ApplicationView> live, List<CellView> unattached) {
    long running = running(live, unattached);
    if (running > 0) {
      return Figures.count(running) + " running · Cellwatch";
    }
    return live.isEmpty() ? "Cellwatch" : "idle · Cellwatch";
  }

  private List<Fact> totals(List<ApplicationView> live, List<CellView> unattached) {
    long failed =
        failed(unattached) + live.stream().mapToLong(view -> failed(cellsOf(view.label()))).sum();
    long active = live.stream().mapToLong(view -> view.application().activeTasks()).sum();
    long cores =
        live.stream()
            .flatMap(view -> view.executors().stream())
            .filter(each -> !each.ended())
            .mapToLong(each -> each.cores())
            .sum();
    return List.of(
        number(live.size(), "live application", "live applications"),
        number(running(live, unattached), "running cell", "running cells"),
        number(failed, "failed cell", "failed cells"),
        new Fact("active tasks / cores", Figures.count(active) + " / " + Figures.count(cores)));
  }

  private static Fact number(long number, String one, String several) {
    return new Fact(number == 1 ? one : several, Figures.count(number));
  }
}
