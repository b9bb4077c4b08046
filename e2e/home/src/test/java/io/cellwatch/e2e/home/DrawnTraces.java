package io.cellwatch.e2e.home;

import io.cellwatch.exporter.trace.FinishedSpan;
import io.cellwatch.server.driverui.UiLinks;
import io.cellwatch.server.trace.ShownTrace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Traces as real notebooks make them: a report in one cell, and a loop with very many jobs. */
final class DrawnTraces {
  static final String REPORT = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String LOOP = "5cf92f3577b34da6a3ce929d0e0e4737";
  static final String MESSAGE =
      "org.apache.spark.SparkException: Job aborted due to stage failure: Task 2 in stage 9.0 failed 4 times, most recent failure: Lost task 2.3 in stage 9.0 (TID 431) (10.0.3.7 executor 3):\nValueError: row 7 <b id=injected>cannot be read</b>: amount='12,00 €'\n\tat org.apache.spark.sql.execution.python.ArrowPythonRunner.read(ArrowPythonRunner.scala:112)\n\tat org.apache.spark.scheduler.Task.run(Task.scala:147)";

  private static final long START = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();
  private static final String APPLICATION = "app-20261121100000-0042";
  private static final Resource RESOURCE =
      Resource.create(
          Attributes.builder()
              .put("spark.application.name", "monthly report")
              .put("spark.application.id", APPLICATION)
              .put("spark.version", "4.3.0")
              .build());

  private final String traceId;
  private final List<SpanData> spans = new ArrayList<>();
  private int ids;

  private DrawnTraces(String traceId) {
    this.traceId = traceId;
  }

  private int add(
      int parent,
      String name,
      long from,
      long to,
      StatusData status,
      AttributesBuilder attributes) {
    int id = ++ids;
    spans.add(
        new FinishedSpan(
            name,
            parent == 0 ? SpanKind.SERVER : SpanKind.INTERNAL,
            context(id),
            parent == 0 ? SpanContext.getInvalid() : context(parent),
            SpanContext.getInvalid(),
            RESOURCE,
            attributes.build(),
            List.of(),
            status,
            START + from,
            START + to));
    return id;
  }

  private int add(int parent, String name, long from, long to, AttributesBuilder attributes) {
    return add(parent, name, from, to, StatusData.unset(), attributes);
  }

  private SpanContext context(int id) {
    return SpanContext.create(
        traceId, "%016x".formatted(id), TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static AttributesBuilder with() {
    return Attributes.builder();
  }

  private static AttributesBuilder cell(long count, String title) {
    return with()
        .put("notebook.cell.execution_count", count)
        .put("notebook.cell.title", title)
        .put("notebook.path", "finance/monthly-report.ipynb");
  }

  private int sql(int parent, long id, long from, long to, String description) {
    return add(
        parent,
        "sql execution",
        from,
        to,
        with()
            .put("spark.sql.execution.id", id)
            .put("spark.sql.description", description)
            .put("spark.sql.plan.digest", "9c56cc51b374c3ba")
            .put(
                "spark.sql.plan.text",
                "== Physical Plan ==\nAdaptiveSparkPlan (9)\n+- HashAggregate (8)\n   +- Exchange (7)\n      +- HashAggregate (6)\n         +- Project (5)\n            +- BroadcastHashJoin Inner BuildRight (4)\n               :- Scan parquet sales (1)\n               +- BroadcastExchange (3)\n                  +- Scan parquet rates (2)"));
  }

  private int job(int parent, long id, long from, long to, String description) {
    return add(
        parent,
        "job",
        from,
        to,
        with()
            .put("spark.job.id", id)
            .put("spark.job.description", description)
            .put("code.function.name", "count")
            .put("code.file.path", "/tmp/ipykernel_1/1234.py")
            .put("code.line.number", 3L));
  }

  private static AttributesBuilder stage(long id, long attempt, String name, long tasks) {
    return with()
        .put("spark.stage.id", id)
        .put("spark.stage.attempt", attempt)
        .put("spark.stage.name", name)
        .put("spark.tasks.total", tasks)
        .put("spark.tasks.completed", tasks)
        .put("spark.input.bytes", 1_610_612_736L)
        .put("spark.shuffle.write.bytes", 52_428_800L);
  }

  private static AttributesBuilder task(long index, String executor) {
    return with()
        .put("spark.task.id", 400 + index)
        .put("spark.task.index", index)
        .put("spark.time.tasks", 1.25)
        .put("spark.executor.id", executor)
        .put("host.name", "10.0.3." + executor)
        .put("spark.task.locality", "NODE_LOCAL");
  }

  private ShownTrace trace() {
    UiLinks ui = new UiLinks(Optional.of("proxy/" + APPLICATION + "/"));
    return new ShownTrace(traceId, spans, Set.of(), List.of(), Map.of(APPLICATION, ui));
  }

  /** Three queries; a task of the last one failed, and with it the cell. */
  static ShownTrace report() {
    DrawnTraces trace = new DrawnTraces(REPORT);
    StatusData failed = error(MESSAGE);
    int cell =
        trace.add(
            0,
            "cell run",
            0,
            48_730,
            failed,
            cell(
                    12,
                    "report = sales.join(rates, 'currency').groupBy('region').agg(F.sum('amount'))")
                .put("notebook.cell.result", "failure")
                .put("error.type", "PythonException"));
    int first =
        trace.sql(cell, 17, 3_420, 14_050, "load sales: spark.read.parquet('s3a://lake/sales')");
    int listing =
        trace.job(first, 21, 3_900, 5_200, "Listing leaf files and directories for 320 paths");
    trace.add(
        listing,
        "stage",
        3_950,
        5_150,
        stage(30, 0, "parquet at NativeMethodAccessorImpl.java:0", 32));
    int scan = trace.job(first, 22, 5_600, 13_900, "load sales");
    int scanStage =
        trace.add(scan, "stage", 5_650, 11_020, stage(31, 0, "count at report.ipynb:3", 200));
    trace.add(scanStage, "task", 5_700, 10_980, task(17, "2"));
    trace.add(scanStage, "task", 6_100, 9_400, task(118, "5"));
    trace.add(scanStage, "task", 7_000, 8_050, task(119, "1").put("spark.task.speculative", true));
    trace.add(scan, "stage", 11_050, 13_850, stage(32, 0, "count at report.ipynb:3", 64));

    int second = trace.sql(cell, 18, 18_300, 27_500, "broadcast rates");
    int broadcast = trace.job(second, 23, 18_350, 21_000, "broadcast exchange (runId 7d1c)");
    trace.add(
        broadcast, "stage", 18_400, 20_900, stage(33, 0, "$anonfun$withThreadLocalCaptured$2", 1));
    int parallel = trace.job(second, 24, 18_600, 27_300, "broadcast rates");
    trace.add(
        parallel,
        "stage",
        18_700,
        22_400,
        error("FetchFailed(BlockManagerId(4, 10.0.3.4, 7337, None), shuffleId=6)"),
        stage(34, 0, "collect at report.ipynb:5", 64));
    trace.add(parallel, "stage", 22_500, 27_200, stage(34, 1, "collect at report.ipynb:5", 64));

    int third =
        trace.add(
            cell,
            "sql execution",
            39_800,
            48_500,
            failed,
            with()
                .put("spark.sql.execution.id", 19L)
                .put("spark.sql.description", "report.write.saveAsTable('finance.report')")
                .put("error.type", "org.apache.spark.SparkException"));
    int writing =
        trace.add(
            third,
            "job",
            40_100,
            48_400,
            failed,
            with().put("spark.job.id", 25L).put("spark.job.description", "saveAsTable"));
    trace.add(writing, "stage", 40_200, 43_300, stage(35, 0, "saveAsTable at report.ipynb:9", 200));
    int broken =
        trace.add(
            writing,
            "stage",
            43_350,
            48_380,
            failed,
            stage(36, 0, "saveAsTable at report.ipynb:9", 200));
    trace.add(
        broken,
        "task",
        43_400,
        44_600,
        error("ValueError: row 7 <b id=injected>cannot be read</b>"),
        task(2, "3"));
    trace.add(
        broken,
        "task",
        44_650,
        46_300,
        error("ValueError: row 7"),
        task(2, "1").put("spark.task.attempt", 1L));
    trace.add(broken, "task", 43_500, 48_380, task(40, "2").put("spark.result", "cancellation"));
    return trace.trace();
  }

  private static StatusData error(String description) {
    return StatusData.create(StatusCode.ERROR, description);
  }

  /**
   * A training loop: 60 steps of a query, a job, two stages and 21 tasks, now and then a failure.
   */
  static ShownTrace loop() {
    DrawnTraces trace = new DrawnTraces(LOOP);
    int cell =
        trace.add(
            0,
            "cell run",
            0,
            60 * 5_000,
            cell(40, "for step in range(60): model = fit(model, batch(step))")
                .put("cellwatch.spans.omitted", 98_500L));
    for (int step = 0; step < 60; step++) {
      long start = step * 5_000L + 40L * (step % 7);
      int sql = trace.sql(cell, step, start + 100, start + 4_000, "step " + step);
      int job = trace.job(sql, step, start + 150, start + 3_900, "fit step " + step);
      trace.add(job, "stage", start + 200, start + 1_500, stage(2L * step, 0, "map", 100));
      int stage =
          trace.add(
              job, "stage", start + 1_520, start + 3_880, stage(2L * step + 1, 0, "reduce", 1_600));
      for (int task = 0; task < 21; task++) {
        long from = start + 1_600 + 90L * task;
        trace.add(
            stage,
            "task",
            from,
            from + 300,
            step % 20 == 7 && task == 3 ? error("ExecutorLostFailure") : StatusData.unset(),
            task(task, String.valueOf(task % 8)));
      }
    }
    return trace.trace();
  }
}
