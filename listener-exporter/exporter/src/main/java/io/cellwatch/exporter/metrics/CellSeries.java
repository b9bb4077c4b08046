package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.CellView;
import io.cellwatch.model.JobCounts;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;

/** The series of a cell: gauges that describe its newest run. */
final class CellSeries {
  /** Series that a cell has at most. */
  static final int OF_A_CELL = 30;

  private static final double MILLIS = 1e3;

  private final LabelCache labels;
  private final boolean titles;

  /**
   * @param titles whether the first line of the source may be shown
   */
  CellSeries(LabelCache labels, boolean titles) {
    this.labels = labels;
    this.titles = titles;
  }

  private record Key(String app, String notebook, String cell, int execution, String title) {}

  private record CellLabels(
      Labels cell,
      Labels info,
      List<Labels> tasks,
      List<Labels> jobs,
      List<Labels> components,
      List<Labels> directions,
      List<Labels> kinds) {
    static CellLabels of(Key key) {
      String[] cell = {key.app, key.notebook, key.cell};
      return new CellLabels(
          LabelSets.of(CellMetric.CELL_STATE, cell),
          LabelSets.of(
              CellMetric.CELL_INFO,
              key.app,
              key.notebook,
              key.cell,
              String.valueOf(key.execution),
              key.title),
          LabelSets.forEach(CellMetric.CELL_TASKS, cell),
          LabelSets.forEach(CellMetric.CELL_JOBS, cell),
          LabelSets.forEach(CellMetric.CELL_TIME, cell),
          LabelSets.forEach(CellMetric.CELL_IO, cell),
          LabelSets.forEach(CellMetric.CELL_SPILL, cell));
    }
  }

  void add(SnapshotBuilder out, CellView cell) {
    CellLabels its =
        labels.get(
            new Key(
                cell.application(),
                cell.run().notebook(),
                cell.run().cell(),
                cell.run().execution(),
                titles ? cell.title() : ""),
            CellLabels.class,
            CellLabels::of);
    out.info(CellMetric.CELL_INFO, its.info);
    out.gauge(CellMetric.CELL_STATE, its.cell, cell.state().number());
    out.moment(CellMetric.CELL_START, its.cell, cell.startMillis());
    out.gauge(CellMetric.CELL_DURATION, its.cell, cell.durationMillis() / MILLIS);
    if (cell.spark()) {
      addWork(out, its, cell);
    }
  }

  private static void addWork(SnapshotBuilder out, CellLabels its, CellView cell) {
    JobCounts jobs = cell.jobs();
    out.moment(CellMetric.CELL_LAST_PROGRESS, its.cell, cell.lastProgressMillis());
    out.gauge(CellMetric.CELL_PROGRESS, its.cell, cell.tasks().ratio());
    boolean over = cell.state().over() && jobs.running() == 0;
    WorkSeries.tasks(out, CellMetric.CELL_TASKS, its.tasks, cell.tasks(), over);
    out.counts(
        CellMetric.CELL_JOBS,
        its.jobs,
        jobs.running(),
        jobs.succeeded(),
        jobs.failed(),
        jobs.cancelled());
    Totals totals = cell.totals();
    double[] components =
        CounterSeries.TASK_TIME.stream().mapToDouble(each -> each.value(totals)).toArray();
    out.gauges(CellMetric.CELL_TIME, its.components, components);
    out.counts(
        CellMetric.CELL_IO,
        its.directions,
        totals.get(Quantity.INPUT_BYTES),
        totals.get(Quantity.OUTPUT_BYTES));
    out.counts(
        CellMetric.CELL_SHUFFLE,
        its.directions,
        totals.get(Quantity.SHUFFLE_READ_LOCAL_BYTES)
            + totals.get(Quantity.SHUFFLE_READ_REMOTE_BYTES),
        totals.get(Quantity.SHUFFLE_WRITE_BYTES));
    out.counts(
        CellMetric.CELL_SPILL,
        its.kinds,
        totals.get(Quantity.MEMORY_SPILLED_BYTES),
        totals.get(Quantity.DISK_SPILLED_BYTES));
    out.gauge(
        CellMetric.CELL_CORE_SECONDS, its.cell, totals.get(Quantity.CORE_BUSY_MILLIS) / MILLIS);
  }
}
