package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.Histogram;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.WorkState;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;

/** The series of an application as a whole: they always stay, whatever the budget. */
final class ApplicationSeries {
  private static final double MILLIS = 1e3;

  private ApplicationSeries() {}

  static void add(SnapshotBuilder out, ApplicationView view) {
    String id = view.label();
    ApplicationRecord application = view.application();
    boolean up = view.liveness().live();
    out.info(
        Metric.APPLICATION_INFO,
        LabelNames.of(
            Metric.APPLICATION_INFO,
            id,
            application.name(),
            view.instance(),
            application.master(),
            notebook(view),
            application.sparkVersion(),
            application.uiUrl(),
            application.user()));
    out.gauge(Metric.APPLICATION_UP, LabelNames.of(Metric.APPLICATION_UP, id), up ? 1 : 0);
    for (Liveness state : Liveness.values()) {
      out.gauge(
          Metric.APPLICATION_STATE,
          LabelNames.of(Metric.APPLICATION_STATE, id, state.name().toLowerCase(Locale.ROOT)),
          view.liveness() == state ? 1 : 0);
    }
    if (view.liveness() == Liveness.LOST) {
      // The driver may be alive and report to another server: sums would count it twice.
      return;
    }
    gauge(out, Metric.APPLICATION_START, id, application.startMillis() / MILLIS);
    gauge(out, Metric.APPLICATION_CLOCK_OFFSET, id, view.clockOffsetMillis() / MILLIS);
    gauge(out, Metric.LAST_UPDATE, id, view.lastUpdateMillis() / MILLIS);
    addExecutors(out, id, view.executors(), up);
    gauge(out, Metric.TASKS_ACTIVE, id, up ? application.activeTasks() : 0);
    gauge(out, Metric.TASKS_PENDING, id, up ? pending(view.stages()) : 0);
    addDriver(out, id, application);
    addHistogram(
        out, Metric.TASK_DURATION, id, Histogram.TASK_DURATION_BOUNDS, application.taskDurations());
    addHistogram(
        out, Metric.STAGE_TASK_SKEW, id, Histogram.STAGE_SKEW_BOUNDS, application.stageSkew());
    view.queries().forEach(query -> addQuery(out, id, query));
  }

  /** The notebook that it works for: the newest that any of its cells named. */
  private static String notebook(ApplicationView view) {
    List<CellRecord> cells = view.cells();
    for (int i = cells.size() - 1; i >= 0; i--) {
      if (!cells.get(i).run().notebook().isEmpty()) {
        return cells.get(i).run().notebook();
      }
    }
    return "";
  }

  private static void gauge(SnapshotBuilder out, Metric metric, String id, double value) {
    out.gauge(metric, LabelNames.of(metric, id), value);
  }

  private static void addExecutors(
      SnapshotBuilder out, String id, List<ExecutorRecord> executors, boolean up) {
    long removed = executors.stream().filter(ExecutorRecord::ended).count();
    long active = up ? executors.size() - removed : 0;
    out.gauge(Metric.EXECUTORS, LabelNames.of(Metric.EXECUTORS, id, "active"), active);
    out.gauge(Metric.EXECUTORS, LabelNames.of(Metric.EXECUTORS, id, "removed"), removed);
    int cores =
        up
            ? executors.stream().filter(each -> !each.ended()).mapToInt(ExecutorRecord::cores).sum()
            : 0;
    gauge(out, Metric.EXECUTOR_CORES, id, cores);
    MemoryPeaks peaks =
        executors.stream().map(ExecutorRecord::peaks).reduce(MemoryPeaks.NONE, MemoryPeaks::max);
    peak(out, id, "heap", peaks.heap());
    peak(out, id, "off_heap", peaks.offHeap());
    peak(out, id, "on_heap_execution", peaks.onHeapExecution());
    peak(out, id, "off_heap_execution", peaks.offHeapExecution());
    peak(out, id, "on_heap_storage", peaks.onHeapStorage());
    peak(out, id, "off_heap_storage", peaks.offHeapStorage());
  }

  private static void peak(SnapshotBuilder out, String id, String area, long bytes) {
    out.gauge(
        Metric.EXECUTOR_MEMORY_PEAK, LabelNames.of(Metric.EXECUTOR_MEMORY_PEAK, id, area), bytes);
  }

  private static int pending(List<StageRecord> stages) {
    return stages.stream()
        .filter(stage -> stage.state() == WorkState.RUNNING)
        .mapToInt(stage -> stage.tasks().waiting())
        .sum();
  }

  private static void addDriver(SnapshotBuilder out, String id, ApplicationRecord application) {
    out.gauge(
        Metric.DRIVER_MEMORY,
        LabelNames.of(Metric.DRIVER_MEMORY, id, "heap"),
        application.heapUsedBytes());
    out.gauge(
        Metric.DRIVER_MEMORY,
        LabelNames.of(Metric.DRIVER_MEMORY, id, "non_heap"),
        application.nonHeapUsedBytes());
    out.gauge(
        Metric.BUS_QUEUE_SIZE,
        LabelNames.of(Metric.BUS_QUEUE_SIZE, id, "cellwatch"),
        application.busQueueSize());
    out.summary(
        Metric.LISTENER_CALLBACK,
        LabelNames.of(Metric.LISTENER_CALLBACK, id),
        application.callbackSamples(),
        application.callbackSeconds());
  }

  private static void addHistogram(
      SnapshotBuilder out, Metric metric, String id, List<Double> bounds, Histogram histogram) {
    out.histogram(metric, LabelNames.of(metric, id), bounds, histogram.counts(), histogram.sum());
  }

  private static void addQuery(SnapshotBuilder out, String id, StreamingQueryRecord query) {
    String name = query.name().isEmpty() ? query.runId() : query.name() + " " + query.runId();
    Labels labels = LabelNames.of(Metric.STREAMING_STATE, id, name);
    int state =
        switch (query.state()) {
          case PENDING, RUNNING -> 1;
          case SUCCEEDED, CANCELLED, SKIPPED -> 2;
          case FAILED -> 3;
        };
    out.gauge(Metric.STREAMING_STATE, labels, state);
    out.gauge(Metric.STREAMING_BATCH, labels, query.batchId());
    out.gauge(Metric.STREAMING_BATCH_DURATION, labels, query.batchMillis() / MILLIS);
    out.gauge(Metric.STREAMING_INPUT_RATE, labels, query.inputRowsPerSecond());
    out.gauge(Metric.STREAMING_PROCESSED_RATE, labels, query.processedRowsPerSecond());
    out.gauge(Metric.STREAMING_LAST_PROGRESS, labels, query.lastProgressMillis() / MILLIS);
  }

  /** For a cell's core seconds, the same unit everywhere. */
  static double coreSeconds(io.cellwatch.model.Totals totals) {
    return totals.get(Quantity.CORE_BUSY_MILLIS) / MILLIS;
  }
}
