package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.CellView;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import io.prometheus.metrics.model.snapshots.Labels;

/** The series of a cell: gauges that describe its newest run. */
final class CellSeries {
  private static final double MILLIS = 1e3;

  private CellSeries() {}

  /**
   * Adds them.
   *
   * @param titles whether the first line of the source may be shown
   */
  static void add(SnapshotBuilder out, CellView cell, boolean titles) {
    String app = cell.application();
    String notebook = cell.run().notebook();
    String id = cell.run().cell();
    Labels labels = LabelNames.of(Metric.CELL_STATE, app, notebook, id);
    out.info(
        Metric.CELL_INFO,
        LabelNames.of(
            Metric.CELL_INFO,
            app,
            notebook,
            id,
            String.valueOf(cell.run().execution()),
            titles ? cell.title() : ""));
    out.gauge(Metric.CELL_STATE, labels, cell.state().number());
    out.gauge(Metric.CELL_START, labels, cell.startMillis() / MILLIS);
    out.gauge(Metric.CELL_DURATION, labels, cell.durationMillis() / MILLIS);
    if (!cell.spark()) {
      return;
    }
    out.gauge(Metric.CELL_LAST_PROGRESS, labels, cell.lastProgressMillis() / MILLIS);
    out.gauge(Metric.CELL_PROGRESS, labels, cell.tasks().ratio());
    Progress tasks = cell.tasks();
    TaskStates.forEach(
        tasks,
        cell.state().over(),
        (state, count) ->
            out.gauge(
                Metric.CELL_TASKS,
                LabelNames.of(Metric.CELL_TASKS, app, notebook, id, state),
                count));
    jobs(out, cell, "running", cell.jobs().running());
    jobs(out, cell, "succeeded", cell.jobs().succeeded());
    jobs(out, cell, "failed", cell.jobs().failed());
    jobs(out, cell, "cancelled", cell.jobs().cancelled());
    Totals totals = cell.totals();
    for (CounterSeries component : CounterSeries.TASK_TIME) {
      out.gauge(
          Metric.CELL_TIME,
          LabelNames.of(Metric.CELL_TIME, app, notebook, id, component.labelValues().get(0)),
          component.value(totals));
    }
    bytes(out, cell, Metric.CELL_IO, "read", totals.get(Quantity.INPUT_BYTES));
    bytes(out, cell, Metric.CELL_IO, "written", totals.get(Quantity.OUTPUT_BYTES));
    bytes(
        out,
        cell,
        Metric.CELL_SHUFFLE,
        "read",
        totals.get(Quantity.SHUFFLE_READ_LOCAL_BYTES)
            + totals.get(Quantity.SHUFFLE_READ_REMOTE_BYTES));
    bytes(out, cell, Metric.CELL_SHUFFLE, "written", totals.get(Quantity.SHUFFLE_WRITE_BYTES));
    bytes(out, cell, Metric.CELL_SPILL, "memory", totals.get(Quantity.MEMORY_SPILLED_BYTES));
    bytes(out, cell, Metric.CELL_SPILL, "disk", totals.get(Quantity.DISK_SPILLED_BYTES));
    out.gauge(Metric.CELL_CORE_SECONDS, labels, totals.get(Quantity.CORE_BUSY_MILLIS) / MILLIS);
  }

  private static void jobs(SnapshotBuilder out, CellView cell, String state, int count) {
    out.gauge(Metric.CELL_JOBS, labels(cell, Metric.CELL_JOBS, state), count);
  }

  private static void bytes(
      SnapshotBuilder out, CellView cell, Metric metric, String value, long bytes) {
    out.gauge(metric, labels(cell, metric, value), bytes);
  }

  private static Labels labels(CellView cell, Metric metric, String value) {
    return LabelNames.of(
        metric, cell.application(), cell.run().notebook(), cell.run().cell(), value);
  }
}
