package io.cellwatch.server.trace;

import io.cellwatch.server.driverui.UiLinks;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which page of Spark's own UI tells more of a span.
 *
 * @param links of the applications whose drivers' UIs can be opened, by Spark's application id
 */
record SpanUis(Map<String, UiLinks> links) {
  /** The page's address; empty where there is none. */
  Optional<String> of(TraceSpan span) {
    UiLinks ui =
        span.resource("spark.application.id").map(links::get).orElse(UiLinks.NONE).fromBelow();
    return switch (span.type()) {
      case JOB -> page(number(span, "spark.job.id"), ui::job);
      case STAGE, TASK ->
          page(
              number(span, "spark.stage.id"),
              id -> ui.stage(id, number(span, "spark.stage.attempt").orElse(0)));
      case SQL -> page(number(span, "spark.sql.execution.id"), ui::execution);
      case APPLICATION, LAUNCH -> ui.root();
      case CELL, OPERATION, BATCH, STEP, OTHER -> Optional.empty();
    };
  }

  /** The UI of the application that a trace is of. */
  Optional<String> of(SpanTree tree) {
    return tree.all()
        .flatMap(span -> span.resource("spark.application.id").stream())
        .findFirst()
        .map(links::get)
        .flatMap(ui -> ui.fromBelow().root());
  }

  private static Optional<String> page(OptionalLong id, Page page) {
    return id.isPresent() ? page.of(id.getAsLong()) : Optional.empty();
  }

  private static OptionalLong number(TraceSpan span, String attribute) {
    return span.attribute(attribute)
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  /** A page of a kind by its number. */
  @FunctionalInterface
  private interface Page {
    Optional<String> of(long id);
  }
}
