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
import io.cellwatch.model.Totals;
import io.cellwatch.model.WorkState;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The series of an application as a whole: they always stay, whatever the budget. */
final class ApplicationSeries {
  private static final double MILLIS = 1e3;
  private static final List<Quantity> REMOVED =
      CounterSeries.ALL.stream()
          .filter(series -> series.metric() == ApplicationCounter.EXECUTORS_REMOVED)
          .map(CounterSeries::quantity)
          .toList();

  private final LabelCache labels;

  private final SpanExemplars exemplars;

  ApplicationSeries(LabelCache labels, SpanExemplars exemplars) {
    this.exemplars = exemplars;
    this.labels = labels;
  }

  private record Key(
      String id,
      String app,
      String instance,
      String master,
      String notebook,
      String sparkVersion,
      String uiUrl,
      String user) {}

  private record ApplicationLabels(
      Labels id,
      Labels info,
      List<Labels> states,
      List<Labels> executors,
      List<Labels> executorAreas,
      List<Labels> driverAreas,
      Labels queue) {
    static ApplicationLabels of(Key key) {
      String id = key.id;
      return new ApplicationLabels(
          LabelSets.of(ApplicationMetric.APPLICATION_UP, id),
          LabelSets.of(
              ApplicationMetric.APPLICATION_INFO,
              id,
              key.app,
              key.instance,
              key.master,
              key.notebook,
              key.sparkVersion,
              key.uiUrl,
              key.user),
          LabelSets.forEach(ApplicationMetric.APPLICATION_STATE, id),
          LabelSets.forEach(ApplicationMetric.EXECUTORS, id),
          LabelSets.forEach(ApplicationMetric.EXECUTOR_MEMORY_PEAK, id),
          LabelSets.forEach(ApplicationMetric.DRIVER_MEMORY, id),
          LabelSets.of(OwnMetric.BUS_QUEUE_SIZE, id, "cellwatch"));
    }
  }

  private record QueryKey(String id, String query) {}

  void add(SnapshotBuilder out, ApplicationView view) {
    ApplicationRecord application = view.application();
    ApplicationLabels its =
        labels.get(
            new Key(
                view.label(),
                application.name(),
                view.instance(),
                application.master(),
                notebook(view),
                application.sparkVersion(),
                application.uiUrl(),
                application.user()),
            ApplicationLabels.class,
            ApplicationLabels::of);
    boolean up = view.liveness().live();
    out.info(ApplicationMetric.APPLICATION_INFO, its.info);
    out.count(ApplicationMetric.APPLICATION_UP, its.id, up ? 1 : 0);
    out.counts(
        ApplicationMetric.APPLICATION_STATE,
        its.states,
        view.liveness() == Liveness.STARTING ? 1 : 0,
        view.liveness() == Liveness.RUNNING ? 1 : 0,
        view.liveness() == Liveness.LOST ? 1 : 0,
        view.liveness() == Liveness.ENDED ? 1 : 0);
    if (view.liveness() == Liveness.LOST) {
      // The driver may be alive and report to another server: sums would count it twice.
      return;
    }
    out.moment(ApplicationMetric.APPLICATION_START, its.id, application.startMillis());
    out.gauge(
        ApplicationMetric.APPLICATION_CLOCK_OFFSET, its.id, view.clockOffsetMillis() / MILLIS);
    out.moment(OwnMetric.LAST_UPDATE, its.id, view.lastUpdateMillis());
    addExecutors(out, its, view, up);
    out.count(ApplicationMetric.TASKS_ACTIVE, its.id, up ? application.activeTasks() : 0);
    out.count(ApplicationMetric.TASKS_PENDING, its.id, up ? pending(view.stages()) : 0);
    addDriver(out, its, application);
    histogram(
        out,
        ApplicationMetric.TASK_DURATION,
        its,
        Histogram.TASK_DURATION_BOUNDS,
        application.taskDurations(),
        exemplars.ofTaskDurations(application.applicationId()));
    histogram(
        out,
        ApplicationMetric.STAGE_TASK_SKEW,
        its,
        Histogram.STAGE_SKEW_BOUNDS,
        application.stageSkew(),
        exemplars.ofStageSkews(application.applicationId()));
    addQueries(out, view);
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

  private static void addExecutors(
      SnapshotBuilder out, ApplicationLabels its, ApplicationView view, boolean up) {
    int active = 0;
    int cores = 0;
    for (ExecutorRecord executor : view.executors()) {
      if (up && !executor.ended()) {
        active++;
        cores += executor.cores();
      }
    }
    Totals totals = view.application().totals();
    long removed = REMOVED.stream().mapToLong(totals::get).sum();
    out.counts(ApplicationMetric.EXECUTORS, its.executors, active, removed);
    out.count(ApplicationMetric.EXECUTOR_CORES, its.id, cores);
    MemoryPeaks peaks = view.peaks();
    out.counts(
        ApplicationMetric.EXECUTOR_MEMORY_PEAK,
        its.executorAreas,
        peaks.heap(),
        peaks.offHeap(),
        peaks.onHeapExecution(),
        peaks.offHeapExecution(),
        peaks.onHeapStorage(),
        peaks.offHeapStorage());
  }

  private static long pending(List<StageRecord> stages) {
    return stages.stream()
        .filter(stage -> stage.state() == WorkState.RUNNING)
        .mapToLong(stage -> stage.tasks().waiting())
        .sum();
  }

  private static void addDriver(
      SnapshotBuilder out, ApplicationLabels its, ApplicationRecord application) {
    out.counts(
        ApplicationMetric.DRIVER_MEMORY,
        its.driverAreas,
        application.heapUsedBytes(),
        application.nonHeapUsedBytes());
    out.count(OwnMetric.BUS_QUEUE_SIZE, its.queue, application.busQueueSize());
    out.summary(
        OwnMetric.LISTENER_CALLBACK,
        its.id,
        application.callbackSamples(),
        application.callbackSeconds());
  }

  private static void histogram(
      SnapshotBuilder out,
      Metric metric,
      ApplicationLabels its,
      List<Double> bounds,
      Histogram histogram,
      Exemplars exemplars) {
    out.histogram(metric, its.id, bounds, histogram.counts(), histogram.sum(), exemplars);
  }

  private void addQueries(SnapshotBuilder out, ApplicationView view) {
    Set<String> shown = new HashSet<>();
    for (StreamingQueryRecord query : view.queries()) {
      String name = query.name().isEmpty() ? query.runId() : query.name() + " " + query.runId();
      if (shown.add(name)) {
        addQuery(out, view.label(), name, query);
      }
    }
  }

  private void addQuery(SnapshotBuilder out, String id, String name, StreamingQueryRecord query) {
    Labels its =
        labels.get(
            new QueryKey(id, name),
            Labels.class,
            key -> LabelSets.of(ApplicationMetric.STREAMING_STATE, key.id(), key.query()));
    int state =
        switch (query.state()) {
          case PENDING, RUNNING -> 1;
          case SUCCEEDED, CANCELLED, SKIPPED -> 2;
          case FAILED -> 3;
        };
    out.count(ApplicationMetric.STREAMING_STATE, its, state);
    out.count(ApplicationMetric.STREAMING_BATCH, its, query.batchId());
    out.gauge(ApplicationMetric.STREAMING_BATCH_DURATION, its, query.batchMillis() / MILLIS);
    out.gauge(ApplicationMetric.STREAMING_INPUT_RATE, its, query.inputRowsPerSecond());
    out.gauge(ApplicationMetric.STREAMING_PROCESSED_RATE, its, query.processedRowsPerSecond());
    out.moment(ApplicationMetric.STREAMING_LAST_PROGRESS, its, query.lastProgressMillis());
  }
}
