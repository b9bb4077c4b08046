package io.cellwatch.server.trace;

import io.cellwatch.exporter.trace.FinishedSpan;
import io.cellwatch.server.driverui.UiLinks;
import io.opentelemetry.api.common.AttributeKey;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Spans of one trace, made in a line each; ids are small numbers, times count from the start. */
final class Spans {
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final long START = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();

  private static final String APPLICATION = "local-1700000000000";

  private static final Resource RESOURCE =
      Resource.create(
          Attributes.builder()
              .put("spark.application.name", "sales")
              .put("spark.application.id", APPLICATION)
              .put("spark.version", "4.3.0")
              .build());

  private final List<SpanData> all = new ArrayList<>();
  private final Set<String> running = new HashSet<>();
  private final Map<String, UiLinks> uis = new HashMap<>();

  /** The application's driver lives, and its UI can be opened. */
  Spans withUi() {
    uis.put(APPLICATION, new UiLinks(Optional.of("proxy/" + APPLICATION + "/")));
    return this;
  }

  /** {@code 0} as the parent is none. */
  Spans add(int id, int parent, String name, long from, long to, String... attributes) {
    return add(id, parent, name, from, to, StatusData.unset(), attributes);
  }

  Spans failed(
      int id, int parent, String name, long from, long to, String why, String... attributes) {
    return add(id, parent, name, from, to, StatusData.create(StatusCode.ERROR, why), attributes);
  }

  Spans running(int id, int parent, String name, long from, long to, String... attributes) {
    running.add(id(id));
    return add(id, parent, name, from, to, attributes);
  }

  private Spans add(
      int id,
      int parent,
      String name,
      long from,
      long to,
      StatusData status,
      String... attributes) {
    AttributesBuilder builder = Attributes.builder();
    for (int index = 0; index < attributes.length; index += 2) {
      String value = attributes[index + 1];
      if (value.matches("\\d{1,15}")) {
        builder.put(AttributeKey.longKey(attributes[index]), Long.parseLong(value));
      } else {
        builder.put(attributes[index], value);
      }
    }
    all.add(
        new FinishedSpan(
            name,
            parent == 0 ? SpanKind.SERVER : SpanKind.INTERNAL,
            context(id),
            parent == 0 ? SpanContext.getInvalid() : context(parent),
            SpanContext.getInvalid(),
            RESOURCE,
            builder.build(),
            List.of(),
            status,
            START + from,
            START + to));
    return this;
  }

  private static SpanContext context(int id) {
    return SpanContext.create(TRACE, id(id), TraceFlags.getSampled(), TraceState.getDefault());
  }

  static String id(int id) {
    return "%016x".formatted(id);
  }

  ShownTrace trace(String... missing) {
    return new ShownTrace(TRACE, all, running, List.of(missing), uis);
  }

  SpanTree tree() {
    return SpanTree.of(all, running);
  }

  Waterfall waterfall() {
    return Waterfall.of(tree(), TimeWindow.whole(tree()), new SpanUis(uis));
  }

  Waterfall waterfall(long from, long to) {
    return Waterfall.of(tree(), TimeWindow.whole(tree()).part(from, to), new SpanUis(uis));
  }

  String page() {
    return TracePage.of(trace(), Optional.empty());
  }

  /** A cell with one query that worked, and one whose second stage failed. */
  static Spans ofACell() {
    return new Spans()
        .failed(
            1,
            0,
            "cell run",
            0,
            10_000,
            "SparkException: Job aborted\nsecond line",
            "notebook.cell.execution_count",
            "3",
            "notebook.cell.title",
            "report = sales.join(rates)",
            "notebook.path",
            "team/sales.ipynb")
        .add(2, 1, "sql execution", 1_000, 5_000, "spark.sql.execution.id", "4")
        .add(3, 2, "job", 1_200, 4_900, "spark.job.id", "7", "spark.job.description", "count")
        .add(4, 3, "stage", 1_300, 4_800, "spark.stage.id", "9", "spark.input.bytes", "1610612736")
        .failed(5, 1, "job", 6_000, 9_000, "Job aborted", "spark.job.id", "8")
        .failed(
            6,
            5,
            "stage",
            6_100,
            8_900,
            "row 7 is odd",
            "spark.stage.id",
            "10",
            "spark.stage.attempt",
            "1")
        .failed(
            7,
            6,
            "task",
            6_200,
            6_400,
            "ValueError: row 7",
            "spark.task.index",
            "2",
            "spark.executor.id",
            "3");
  }

  /** A cell with so many jobs one after another, each with a stage and so many tasks. */
  static Spans ofALoop(int jobs, int tasks) {
    Spans spans = new Spans().add(1, 0, "cell run", 0, jobs * 1_000L);
    int id = 1;
    for (int job = 0; job < jobs; job++) {
      long start = job * 1_000L;
      int jobSpan = ++id;
      spans.add(jobSpan, 1, "job", start, start + 900, "spark.job.id", String.valueOf(job));
      int stage = ++id;
      spans.add(stage, jobSpan, "stage", start + 10, start + 890);
      for (int task = 0; task < tasks; task++) {
        spans.add(++id, stage, "task", start + 20, start + 30 + task);
      }
    }
    return spans;
  }
}
