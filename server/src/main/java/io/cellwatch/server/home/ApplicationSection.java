package io.cellwatch.server.home;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.exporter.stuck.Finding;
import io.cellwatch.exporter.stuck.StuckReason;
import io.cellwatch.exporter.text.Figures;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.WorkState;
import io.cellwatch.server.driverui.UiLinks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An application.
 *
 * @param since such as {@code for 3 min}
 * @param moment the start, or the end of what is over, in full
 * @param cores present while it lives and has any
 * @param ui the driver's own UI, through the proxy, relative
 * @param executors the same, of its executors
 * @param troubles what hinders all its work, in words
 * @param dashboard of the application in Grafana
 * @param notebooks empty where only the line is shown
 * @param streaming a query runs: then queries come before the cells
 * @param hidden how many cells are not shown, in words
 * @param address of the page that shows this one in full, relative
 */
record ApplicationSection(
    String id,
    String name,
    Mark mark,
    String since,
    String moment,
    List<Fact> facts,
    List<Fact> counts,
    Optional<Bar> cores,
    boolean incomplete,
    List<String> troubles,
    Optional<String> ui,
    Optional<String> executors,
    Optional<String> dashboard,
    List<NotebookGroup> notebooks,
    List<QueryLine> queries,
    boolean streaming,
    List<String> lostExecutors,
    Optional<String> hidden,
    String address) {

  private static final int MAX_QUERIES = 10;
  private static final int MAX_LOST_EXECUTORS = 5;

  /**
   * Makes the section.
   *
   * @param cells of the application, in the order to show them
   * @param work of the application; none where no cell is shown
   * @param dashboards that its cells have
   * @param maxCells to show; 0: only the line, without queries and executors
   * @param now by this server's clock
   */
  static ApplicationSection of(
      ApplicationView view,
      List<CellView> cells,
      Work work,
      Dashboards dashboards,
      int maxCells,
      long now) {
    boolean live = view.liveness().live();
    long driverNow = driverNow(view, now);
    List<CellView> shown = cells.subList(0, Math.min(maxCells, cells.size()));
    int hidden = cells.size() - shown.size();
    ApplicationRecord record = view.application();
    int cores =
        view.executors().stream().filter(each -> !each.ended()).mapToInt(e -> e.cores()).sum();
    UiLinks uis = UiLinks.of(view);
    String name = record.name().isEmpty() ? "Unnamed application" : record.name();
    return new ApplicationSection(
        Anchor.of("application", view.instance()),
        name,
        Mark.of(view.liveness()),
        since(view, now, driverNow),
        moment(view),
        facts(view),
        counts(view, cells),
        live && cores > 0
            ? Optional.of(Bar.ofCores(name, record.activeTasks(), cores))
            : Optional.empty(),
        record.incomplete(),
        work.findingsOfAll().stream()
            .filter(finding -> finding.reason() != StuckReason.DATA_INCOMPLETE)
            .map(Finding::words)
            .toList(),
        uis.root(),
        uis.executors(),
        dashboards.ofApplication(view),
        NotebookGroup.of(
            view.instance(),
            shown,
            cell -> CellLine.of(view, cell, work, driverNow),
            ofNotebook -> dashboards.ofNotebook(view, ofNotebook)),
        maxCells == 0 ? List.of() : queries(view, driverNow),
        view.queries().stream().anyMatch(query -> query.state() == WorkState.RUNNING),
        maxCells == 0 ? List.of() : lostExecutors(view),
        hidden == 0 ? Optional.empty() : Optional.of(Figures.count(hidden, "cell", "cells")),
        address(view));
  }

  /** Address of the page that shows this one in full, relative. */
  static String address(ApplicationView view) {
    return "./?application=" + view.instance();
  }

  /** The moment up to which the driver's work is known, by the driver's clock. */
  static long driverNow(ApplicationView view, long now) {
    return (view.liveness().live() ? now : view.lastUpdateMillis()) + view.clockOffsetMillis();
  }

  private static String since(ApplicationView view, long now, long driverNow) {
    long start = view.application().startMillis();
    return switch (view.liveness()) {
      case STARTING, RUNNING -> start == 0 ? "" : "for " + Figures.coarse(driverNow - start);
      case LOST -> "silent for " + Figures.coarse(now - view.lastUpdateMillis());
      case ENDED ->
          Figures.coarse(now - view.overSinceMillis())
              + " ago"
              + (start == 0 ? "" : ", ran " + Figures.elapsed(endMillis(view) - start));
    };
  }

  private static long endMillis(ApplicationView view) {
    long end = view.application().endMillis();
    return end > 0 ? end : view.lastUpdateMillis() + view.clockOffsetMillis();
  }

  private static String moment(ApplicationView view) {
    long start = view.application().startMillis();
    return switch (view.liveness()) {
      case STARTING, RUNNING -> start == 0 ? "" : "since " + Figures.moment(start);
      case LOST -> "last heard of at " + Figures.moment(view.lastUpdateMillis());
      case ENDED -> "ended at " + Figures.moment(endMillis(view));
    };
  }

  private static List<Fact> facts(ApplicationView view) {
    ApplicationRecord record = view.application();
    List<Fact> facts = new ArrayList<>();
    add(facts, "user", record.user());
    add(facts, "Spark", record.sparkVersion());
    add(facts, "master", record.master());
    long executors = view.executors().stream().filter(each -> !each.ended()).count();
    if (view.liveness().live()) {
      facts.add(new Fact("executors", Figures.count(executors)));
    }
    add(facts, "id", record.applicationId().isEmpty() ? view.instance() : view.label());
    return facts;
  }

  private static void add(List<Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Fact(name, value));
    }
  }

  /** What a line of an application that is not shown in full must tell. */
  private static List<Fact> counts(ApplicationView view, List<CellView> cells) {
    List<Fact> counts = new ArrayList<>();
    int size = cells.isEmpty() ? view.cells().size() : cells.size();
    addCount(counts, "cells", size);
    addCount(counts, "● running cells", count(cells, CellView.State.RUNNING));
    addCount(counts, "✗ failed cells", count(cells, CellView.State.FAILED));
    addCount(counts, "✗ failed jobs", view.application().totals().get(Quantity.JOBS_FAILED));
    addCount(counts, "tasks", view.application().totals().get(Quantity.TASKS_SUCCESS));
    return counts;
  }

  private static long count(List<CellView> cells, CellView.State state) {
    return cells.stream().filter(cell -> cell.state() == state).count();
  }

  private static void addCount(List<Fact> counts, String name, long number) {
    if (number > 0) {
      counts.add(new Fact(name, Figures.count(number)));
    }
  }

  private static List<QueryLine> queries(ApplicationView view, long driverNow) {
    return view.queries().stream()
        .sorted(
            Comparator.comparing((StreamingQueryRecord query) -> query.state() != WorkState.RUNNING)
                .thenComparing(
                    Comparator.comparingLong(StreamingQueryRecord::startMillis).reversed()))
        .limit(MAX_QUERIES)
        .map(query -> QueryLine.of(view.instance(), query, driverNow))
        .toList();
  }

  private static List<String> lostExecutors(ApplicationView view) {
    if (view.liveness() == Liveness.ENDED) {
      return List.of();
    }
    return view.executors().stream()
        .filter(ExecutorRecord::ended)
        .sorted(Comparator.comparingLong(ExecutorRecord::removedMillis).reversed())
        .limit(MAX_LOST_EXECUTORS)
        .map(
            each ->
                "Executor "
                    + each.executorId()
                    + (each.host().isEmpty() ? "" : " on " + each.host())
                    + ": "
                    + Figures.firstLine(each.removedReason()))
        .toList();
  }
}
