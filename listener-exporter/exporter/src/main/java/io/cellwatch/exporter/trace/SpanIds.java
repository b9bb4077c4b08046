package io.cellwatch.exporter.trace;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.Scope;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Ids of traces and spans, derived from what an event log holds too: so a parent's id is known
 * before the parent has ended, a span that is made twice is the same, and a replayed log gives the
 * trace that was seen live.
 *
 * <p>A digest of the application's id, attempt and start, with the kind and id of the work. A cell
 * run that has a session is known by that, whichever application works for it.
 */
final class SpanIds {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  /** Names hold no control character, so nothing can look like two fields. */
  private static final String SEPARATOR = "\n";

  private static final TextMapGetter<String> TRACEPARENT =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
          return key.equals("traceparent") ? carrier : null;
        }
      };

  private static final SpanIds WITHOUT_APPLICATION = new SpanIds("");

  private final String application;

  private SpanIds(String application) {
    this.application = application;
  }

  static SpanIds of(ApplicationRecord application) {
    return new SpanIds(
        String.join(
            SEPARATOR,
            "application",
            application.applicationId(),
            application.attemptId(),
            Long.toString(application.startMillis())));
  }

  /** For cell runs of sessions without an application. */
  static SpanIds withoutApplication() {
    return WITHOUT_APPLICATION;
  }

  /**
   * A span of a launch's trace.
   *
   * @param part of the launch; empty for itself
   */
  static SpanContext launch(String launch, String part) {
    String key = "LAUNCH" + SEPARATOR + launch;
    return SpanContext.create(
        Digest.of("trace" + SEPARATOR + key, TRACE_ID_BYTES),
        Digest.of("span" + SEPARATOR + key + SEPARATOR + part, SPAN_ID_BYTES),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  /** The span outside Cellwatch that a run hangs below; invalid where there is none. */
  static SpanContext outer(CellRun run) {
    Context extracted =
        run.traceparent().isEmpty()
            ? Context.root()
            : W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), run.traceparent(), TRACEPARENT);
    return Span.fromContext(extracted).getSpanContext();
  }

  /**
   * The span of some work.
   *
   * @param trace what its trace is of
   * @param run the cell run that is meant where the trace, or the work, is a cell run
   */
  SpanContext context(Scope trace, CellRun run, Scope work) {
    return context(trace, run, key(work, run));
  }

  SpanContext stage(Scope trace, CellRun run, int stageId, int attempt) {
    return context(trace, run, within("STAGE", stageId + SEPARATOR + attempt));
  }

  SpanContext task(Scope trace, CellRun run, int stageId, int attempt, long taskId) {
    return context(trace, run, within("TASK", stageId + SEPARATOR + attempt + SEPARATOR + taskId));
  }

  /**
   * The id of a trace alone.
   *
   * @param run the cell run that is meant where the trace is of one
   */
  String trace(Scope trace, CellRun run) {
    SpanContext outer = trace.kind() == Scope.Kind.CELL ? outer(run) : SpanContext.getInvalid();
    return outer.isValid()
        ? outer.getTraceId()
        : Digest.of("trace" + SEPARATOR + key(trace, run), TRACE_ID_BYTES);
  }

  private SpanContext context(Scope trace, CellRun run, String key) {
    return SpanContext.create(
        trace(trace, run),
        Digest.of("span" + SEPARATOR + key, SPAN_ID_BYTES),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  private String key(Scope scope, CellRun run) {
    if (scope.kind() != Scope.Kind.CELL) {
      return within(scope.kind().name(), scope.id());
    }
    String cell =
        String.join(
            SEPARATOR,
            run.session(),
            run.notebook(),
            run.cell(),
            Integer.toString(run.execution()));
    return run.session().isEmpty() ? within("CELL", cell) : "CELL" + SEPARATOR + cell;
  }

  private String within(String kind, String id) {
    return application + SEPARATOR + kind + SEPARATOR + id;
  }
}
