package io.cellwatch.exporter.otlp;

import io.cellwatch.exporter.trace.FinishedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Spans to send: names tell them apart. */
final class Spans {
  static final long START_MILLIS = 1_700_000_000_123L;
  static final long END_MILLIS = 1_700_000_001_456L;
  static final Resource RESOURCE =
      Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "spark"));

  private Spans() {}

  /** So many of one trace, named {@code span 0} and on. */
  static List<FinishedSpan> of(int spans) {
    return trace(TraceId.fromLongs(1, 1), SpanContext.getInvalid(), spans);
  }

  /** Of each of so many traces, with ids as random ones are, some spans named by their trace. */
  static List<FinishedSpan> traces(int traces, int spans) {
    Random random = new Random(4);
    List<FinishedSpan> all = new ArrayList<>();
    for (int i = 0; i < traces; i++) {
      String id = TraceId.fromLongs(random.nextLong(), random.nextLong());
      all.addAll(trace(id, SpanContext.getInvalid(), spans));
    }
    return all;
  }

  static List<FinishedSpan> trace(String traceId, SpanContext outerParent, int spans) {
    List<FinishedSpan> all = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      all.add(span("span " + i, traceId, i + 1, outerParent, Attributes.empty()));
    }
    return all;
  }

  static FinishedSpan span(
      String name, String traceId, long id, SpanContext outerParent, Attributes attributes) {
    return new FinishedSpan(
        name,
        id == 1 ? SpanKind.SERVER : SpanKind.INTERNAL,
        context(traceId, id),
        id == 1 ? outerParent : context(traceId, 1),
        outerParent,
        RESOURCE,
        attributes,
        List.of(),
        StatusData.unset(),
        START_MILLIS,
        END_MILLIS);
  }

  /** A failed job with an attribute of each type, a parent elsewhere and a link. */
  static FinishedSpan rich() {
    String traceId = "0123456789abcdef0123456789abcdef";
    SpanContext outer =
        SpanContext.createFromRemoteParent(
            traceId, "00000000000000aa", TraceFlags.getSampled(), TraceState.getDefault());
    return new FinishedSpan(
        "job",
        SpanKind.INTERNAL,
        context(traceId, 0xbb),
        outer,
        outer,
        RESOURCE,
        Attributes.builder()
            .put("spark.job.group", "\"g\" €\n")
            .put("spark.job.id", 7L)
            .put("spark.data.incomplete", true)
            .put("spark.skew", 1.5)
            .put("spark.stages", "a", "b")
            .build(),
        List.of(LinkData.create(context("fedcba9876543210fedcba9876543210", 0xcc))),
        StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, "out of memory"),
        START_MILLIS,
        END_MILLIS);
  }

  private static SpanContext context(String traceId, long id) {
    return SpanContext.create(
        traceId, SpanId.fromLong(id), TraceFlags.getSampled(), TraceState.getDefault());
  }

  static List<String> names(List<FinishedSpan> spans) {
    return spans.stream().map(FinishedSpan::name).toList();
  }
}
