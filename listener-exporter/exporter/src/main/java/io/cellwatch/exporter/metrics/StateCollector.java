package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Cells;
import io.cellwatch.exporter.application.Retention;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is a gauge, read from the live state at each scrape: one consistent snapshot, and
 * what has gone from the state has gone from the scrape.
 *
 * <p>Above the series budget the details (cells, jobs, stages) of the applications that were idle
 * longest are left out; the applications' own series always stay.
 */
final class StateCollector implements MultiCollector {
  private final Applications applications;
  private final CellRuns runs;
  private final Retention retention;
  private final SeriesOptions options;
  private final Clock clock;
  private final SeriesWithheld withheld;

  StateCollector(
      Applications applications,
      CellRuns runs,
      Retention retention,
      SeriesOptions options,
      Clock clock,
      SeriesWithheld withheld) {
    this.applications = applications;
    this.runs = runs;
    this.retention = retention;
    this.options = options;
    this.clock = clock;
    this.withheld = withheld;
  }

  @Override
  public MetricSnapshots collect() {
    List<ApplicationView> views = applications.views();
    SnapshotBuilder out = new SnapshotBuilder();
    views.forEach(view -> ApplicationSeries.add(out, view));
    Map<String, List<CellView>> cells = cellsByApplication(views);
    withheld.begin(views);
    addDetails(out, "", 0, cells.getOrDefault("", List.of()), List.of());
    views.stream()
        .filter(view -> view.liveness() != io.cellwatch.exporter.application.Liveness.LOST)
        .sorted(Comparator.comparingLong(StateCollector::lastProgress).reversed())
        .forEach(
            view ->
                addDetails(
                    out,
                    view.label(),
                    view.jobs().size() + view.stages().size(),
                    cells.getOrDefault(view.label(), List.of()),
                    List.of(view)));
    withheld.end();
    return out.build();
  }

  private Map<String, List<CellView>> cellsByApplication(List<ApplicationView> views) {
    Map<String, List<CellView>> byApplication = new HashMap<>();
    for (CellView cell : Cells.newest(views, runs.byKey(), clock.millis())) {
      byApplication.computeIfAbsent(cell.application(), label -> new ArrayList<>()).add(cell);
    }
    return byApplication;
  }

  private static long lastProgress(ApplicationView view) {
    return view.cells().stream()
        .mapToLong(cell -> cell.lastProgressMillis())
        .max()
        .orElse(view.application().startMillis());
  }

  private void addDetails(
      SnapshotBuilder out,
      String label,
      int records,
      List<CellView> newestCells,
      List<ApplicationView> application) {
    // 13 series is what an ended job has, 28 a cell: near enough for a budget.
    long wanted =
        records * 14L + Math.min(newestCells.size(), retention.cellsPerApplication()) * 28L;
    if (out.size() + wanted > options.seriesBudget()) {
      withheld.left("application", label, newestCells.size() + records);
      return;
    }
    Map<String, Integer> ofNotebook = new HashMap<>();
    int ofApplication = 0;
    for (CellView cell : newestCells) {
      int place = ofNotebook.merge(cell.run().notebook(), 1, Integer::sum);
      if (place > retention.cellsPerNotebook()
          || ofApplication >= retention.cellsPerApplication()) {
        withheld.left("cell", label + "\n" + cell.run().notebook() + "\n" + cell.run().cell(), 1);
      } else {
        ofApplication++;
        CellSeries.add(out, cell, options.cellTitles());
      }
    }
    for (ApplicationView view : application) {
      view.jobs().forEach(job -> WorkSeries.add(out, label, job));
      view.stages().forEach(stage -> WorkSeries.add(out, label, stage));
    }
  }
}
