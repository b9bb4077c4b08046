package io.cellwatch.server.trace;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a span is called on the page.
 *
 * @param number what it is and which one, such as {@code job 7}
 * @param text what it does, as far as it says; may be empty
 */
record SpanName(String number, String text) {
  static SpanName of(TraceSpan span) {
    return new SpanName(PlainText.line(number(span)), PlainText.line(text(span)));
  }

  private static String number(TraceSpan span) {
    return switch (span.type()) {
      case APPLICATION -> "application";
      case CELL ->
          span.attribute("notebook.cell.execution_count")
              .map(count -> "In [" + count + "]")
              .orElse("cell");
      case SQL -> "SQL" + numbered(span, "spark.sql.execution.id");
      case OPERATION -> "Connect";
      case BATCH -> "batch" + numbered(span, "spark.streaming.batch.id");
      case JOB -> "job" + numbered(span, "spark.job.id");
      case STAGE ->
          "stage"
              + numbered(span, "spark.stage.id")
              + span.attribute("spark.stage.attempt")
                  .filter(attempt -> !attempt.equals("0"))
                  .map(attempt -> "." + attempt)
                  .orElse("");
      case TASK ->
          "task" + first(span, "spark.task.index", "spark.task.id").map(id -> " " + id).orElse("");
      case LAUNCH -> "start of Spark";
      case STEP -> span.attribute("cellwatch.launch.step").orElse("step");
      case OTHER -> span.data().getName();
    };
  }

  private static String numbered(TraceSpan span, String attribute) {
    return span.attribute(attribute).map(id -> " " + id).orElse("");
  }

  private static String text(TraceSpan span) {
    return switch (span.type()) {
      case APPLICATION -> span.resource("spark.application.name").orElse("");
      case CELL ->
          first(span, "notebook.cell.title", "notebook.cell.id", "notebook.path").orElse("");
      case SQL -> span.attribute("spark.sql.description").orElse("");
      case OPERATION ->
          first(span, "spark.connect.statement", "spark.connect.operation.id").orElse("");
      case BATCH ->
          first(span, "spark.streaming.query.name", "spark.streaming.query.id").orElse("");
      case JOB ->
          first(span, "spark.job.description", "spark.job.name", "spark.job.group").orElse("");
      case STAGE -> span.attribute("spark.stage.name").orElse("");
      case TASK -> task(span);
      case LAUNCH -> span.attribute("cellwatch.launch.cluster").map("on "::concat).orElse("");
      case STEP, OTHER -> "";
    };
  }

  /** Such as {@code attempt 1, executor 3, worker-7}. */
  private static String task(TraceSpan span) {
    Optional<String> executor =
        span.attribute("spark.executor.id")
            .map(id -> id.equals("driver") ? "in the driver" : "executor " + id);
    return String.join(
        ", ",
        Stream.of(
                span.attribute("spark.task.speculative")
                    .filter(speculative -> speculative.equals("true"))
                    .map(speculative -> "speculative"),
                span.attribute("spark.task.attempt")
                    .filter(attempt -> !attempt.equals("0"))
                    .map(attempt -> "attempt " + attempt),
                executor,
                span.attribute("host.name"))
            .flatMap(Optional::stream)
            .toList());
  }

  private static Optional<String> first(TraceSpan span, String... attributes) {
    return Stream.of(attributes).flatMap(name -> span.attribute(name).stream()).findFirst();
  }

  /** Both in one line. */
  String full() {
    return text.isEmpty() ? number : number + " · " + text;
  }
}
