package io.cellwatch.exporter.trace;

import io.opentelemetry.api.trace.SpanKind;

/**
 * The spans that are made. Their names are the same for all work of a kind, so that stores can
 * group by them. No OpenTelemetry convention is about Spark or notebooks; the shape is that of the
 * CI/CD convention: a run is a SERVER span, its steps are INTERNAL.
 */
public enum WorkSpan {
  CELL_RUN("cell run", SpanKind.SERVER, "one run of a notebook cell; the first span of its trace"),
  APPLICATION(
      "application",
      SpanKind.SERVER,
      "a batch application, the first span of the trace of all that it does"),
  SQL_EXECUTION("sql execution", SpanKind.INTERNAL, "an SQL execution, to the end of its jobs"),
  CONNECT_OPERATION("connect operation", SpanKind.INTERNAL, "an operation of Spark Connect"),
  STREAMING_BATCH(
      "streaming batch",
      SpanKind.INTERNAL,
      "a batch of a streaming query, the first span of a trace of its own, with a link to the cell"
          + " run that started the query"),
  JOB("job", SpanKind.INTERNAL, "a Spark job"),
  STAGE(
      "stage",
      SpanKind.INTERNAL,
      "an attempt of a stage, with links to further jobs that it served"),
  TASK("task", SpanKind.INTERNAL, "a task that failed, was speculative, or took longest"),
  LAUNCH(
      "launch",
      SpanKind.SERVER,
      "a start of Spark in a notebook, from the wish to a `spark` with its first executor; the first"
          + " span of a trace of its own"),
  LAUNCH_STEP("launch step", SpanKind.INTERNAL, "a part of a launch");

  private final String spanName;
  private final SpanKind kind;
  private final String meaning;

  WorkSpan(String spanName, SpanKind kind, String meaning) {
    this.spanName = spanName;
    this.kind = kind;
    this.meaning = meaning;
  }

  public String spanName() {
    return spanName;
  }

  public SpanKind kind() {
    return kind;
  }

  /** What it is of, for documents. */
  public String meaning() {
    return meaning;
  }
}
