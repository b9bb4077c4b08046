package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Cells;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateRecord;
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
  /** An application's counters, which Micrometer holds: they count in the budget, too. */
  private static final int COUNTERS_OF_AN_APPLICATION =
      CounterSeries.ALL.size() + MetricLabel.OUTCOME.known().size();

  private final Applications applications;
  private final CellRuns runs;
  private final Retention retention;
  private final SeriesOptions options;
  private final Clock clock;
  private final SeriesWithheld withheld;
  private final LabelCache labels = new LabelCache();
  private final ApplicationSeries applicationSeries;
  private final CellSeries cellSeries;
  private final WorkSeries workSeries = new WorkSeries(labels);
  private final StuckSeries stuckSeries = new StuckSeries(labels);
  private final StuckWatch stuck;

  StateCollector(
      Applications applications,
      CellRuns runs,
      StuckWatch stuck,
      Retention retention,
      SeriesOptions options,
      Clock clock,
      SeriesWithheld withheld,
      SpanExemplars exemplars) {
    this.applications = applications;
    this.runs = runs;
    this.stuck = stuck;
    this.retention = retention;
    this.options = options;
    this.clock = clock;
    this.withheld = withheld;
    this.applicationSeries = new ApplicationSeries(labels, exemplars);
    this.cellSeries = new CellSeries(labels, options.cellTitles());
  }

  /** What of an application may have series, within the application's own bounds. */
  private record Details(
      String label, List<CellView> cells, List<JobRecord> jobs, List<StageRecord> stages) {
    long mostSeries() {
      long stageJobs = stages.stream().mapToLong(stage -> stage.jobIds().size()).sum();
      return (long) cells.size() * CellSeries.OF_A_CELL
          + (long) jobs.size() * WorkSeries.OF_A_JOB
          + (long) stages.size() * WorkSeries.OF_A_STAGE
          + stageJobs;
    }
  }

  /** One scrape at a time: they share the label sets. */
  @Override
  public synchronized MetricSnapshots collect() {
    List<ApplicationView> views = applications.exposed();
    labels.begin();
    withheld.begin(views);
    SnapshotBuilder out = new SnapshotBuilder();
    views.forEach(view -> applicationSeries.add(out, view));
    stuckSeries.add(out, stuck.stuck());
    addPrice(out, options.corePrice());
    List<ApplicationView> known =
        views.stream().filter(view -> view.liveness() != Liveness.LOST).toList();
    int others = known.size() * COUNTERS_OF_AN_APPLICATION;
    boolean room = true;
    for (Details details : details(known)) {
      room = room && out.series() + others + details.mostSeries() <= options.seriesBudget();
      if (room) {
        add(out, details);
      } else {
        withheld.left(details.cells.size(), details.jobs.size(), details.stages.size());
      }
    }
    return out.build();
  }

  /** Those of the cells without Spark first, then the applications', the longest idle last. */
  private List<Details> details(List<ApplicationView> views) {
    Map<String, List<CellView>> cells =
        Cells.newestByApplication(views, runs.byKey(), clock.millis());
    List<Details> details = new ArrayList<>(views.size() + 1);
    details.add(new Details("", bounded(cells.getOrDefault("", List.of())), List.of(), List.of()));
    views.stream()
        .sorted(Comparator.comparingLong(StateCollector::lastProgress).reversed())
        .forEach(
            view ->
                details.add(
                    new Details(
                        view.label(),
                        bounded(cells.getOrDefault(view.label(), List.of())),
                        jobs(view.jobs()),
                        stages(view.stages()))));
    return details;
  }

  /** By this server's clock. */
  private static long lastProgress(ApplicationView view) {
    long newest = view.application().startMillis();
    for (var cell : view.cells()) {
      newest = Math.max(newest, cell.lastProgressMillis());
    }
    return newest - view.clockOffsetMillis();
  }

  /** The newest cells of each notebook, and of the application. */
  private List<CellView> bounded(List<CellView> newestFirst) {
    Map<String, Integer> ofNotebook = new HashMap<>();
    List<CellView> shown = new ArrayList<>();
    for (CellView cell : newestFirst) {
      int place = ofNotebook.merge(cell.run().notebook(), 1, Integer::sum);
      if (place <= retention.cellsPerNotebook() && shown.size() < retention.cellsPerApplication()) {
        shown.add(cell);
      }
    }
    withheld.left(newestFirst.size() - shown.size(), 0, 0);
    return shown;
  }

  private List<JobRecord> jobs(List<JobRecord> all) {
    List<JobRecord> shown = newest(all, retention.jobsPerApplication());
    withheld.left(0, all.size() - shown.size(), 0);
    return shown;
  }

  private List<StageRecord> stages(List<StageRecord> all) {
    List<StageRecord> shown = newest(all, retention.stagesPerApplication());
    withheld.left(0, 0, all.size() - shown.size());
    return shown;
  }

  /** The active ones, where there are too many those that came first, then the newest ended. */
  private static <R extends StateRecord> List<R> newest(List<R> endedThenActive, int limit) {
    if (endedThenActive.size() <= limit) {
      return endedThenActive;
    }
    int ended = (int) endedThenActive.stream().filter(StateRecord::ended).count();
    int from = Math.min(ended, endedThenActive.size() - limit);
    return endedThenActive.subList(from, from + limit);
  }

  private static void addPrice(SnapshotBuilder out, CorePrice price) {
    if (price.known()) {
      out.gauge(
          OwnMetric.CORE_PRICE,
          LabelSets.of(OwnMetric.CORE_PRICE, price.currency()),
          price.perHour());
    }
  }

  private void add(SnapshotBuilder out, Details details) {
    details.cells.forEach(cell -> cellSeries.add(out, cell));
    details.jobs.forEach(job -> workSeries.add(out, details.label, job));
    details.stages.forEach(stage -> workSeries.add(out, details.label, stage));
  }
}
