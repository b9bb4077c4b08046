package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplingTest {
  private static final String TRACE = "0123456789abcdef0123456789abcdef";

  private final Fate fate = new Fate();

  @Test
  void aRatioKeepsWholeTraces() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export =
            by(
                collector,
                Map.of("OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0.5"))) {
      // One by one, as a trace's spans end at different times.
      for (FinishedSpan span : Spans.traces(200, 3)) {
        export.export(List.of(span), fate.settled());
      }
      assertTrue(export.flush(Duration.ofSeconds(Bounded.SECONDS)));

      Map<ByteString, Long> spansOfTraces =
          collector.spans().stream()
              .collect(Collectors.groupingBy(Span::getTraceId, Collectors.counting()));
      assertEquals(
          Map.of(3L, (long) spansOfTraces.size()),
          spansOfTraces.values().stream()
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
      assertTrue(
          spansOfTraces.size() > 70 && spansOfTraces.size() < 130, spansOfTraces.size() + "");
      long kept = 3L * spansOfTraces.size();
      fate.assertCounted(kept, 0, 0, 600 - kept);
      fate.awaitSettled(600);
    }
  }

  @Test
  void anOuterParentThatIsNotSampledLeavesTheWholeTraceOut() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export = by(collector, Map.of())) {
      export.export(Spans.trace(TRACE, outer(TraceFlags.getDefault()), 5), fate.settled());
      assertEquals(1, fate.timesSettled());

      export.export(Spans.trace(TRACE, outer(TraceFlags.getSampled()), 4), fate.settled());

      fate.awaitSettled(2);
      fate.assertCounted(4, 0, 0, 5);
      assertEquals(4, collector.taken().size());
    }
  }

  @Test
  void aSampledOuterParentOverrulesTheRatioBelowIt() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export =
            by(
                collector,
                Map.of(
                    "OTEL_TRACES_SAMPLER",
                    "parentbased_traceidratio",
                    "OTEL_TRACES_SAMPLER_ARG",
                    "0"))) {
      export.export(Spans.trace(TRACE, outer(TraceFlags.getSampled()), 4), fate.settled());
      export.export(Spans.trace(TRACE, SpanContext.getInvalid(), 3), fate.settled());

      fate.awaitSettled(2);
      fate.assertCounted(4, 0, 0, 3);
    }
  }

  @Test
  void withoutSamplesNothingIsSent() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export = by(collector, Map.of("OTEL_TRACES_SAMPLER", "always_off"))) {
      export.export(Spans.of(3), fate.settled());

      assertEquals(1, fate.timesSettled());
      fate.assertCounted(0, 0, 0, 3);
      assertEquals(0, export.queued());
    }
  }

  @Test
  void aSamplerOnTheClassPathDecidesUntilTheExportIsClosed(@TempDir Path folder) throws Exception {
    Path closed = folder.resolve("closed");
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export = by(collector, untilClosed(closed))) {
      export.export(Spans.of(3), fate.settled());

      fate.awaitSettled(1);
      fate.assertCounted(3, 0, 0, 0);
      assertFalse(Files.exists(closed));
    }
    assertTrue(Files.exists(closed));
  }

  @Test
  void aSpanOnWhichASamplerFailsIsExported(@TempDir Path folder) throws Exception {
    try (SaidAloud said = new SaidAloud();
        HttpCollector collector = HttpCollector.start();
        SpanExport export = by(collector, untilClosed(folder.resolve("closed")))) {
      FinishedSpan odd = Spans.span("odd", TRACE, 1, SpanContext.getInvalid(), Attributes.empty());
      export.export(List.of(odd, odd), fate.settled());

      fate.awaitSettled(1);
      assertEquals(List.of("odd", "odd"), collector.taken());
      assertEquals(1, said.warnings().size(), said.warnings().toString());
    }
  }

  private static Map<String, String> untilClosed(Path closed) {
    return Map.of(
        "OTEL_TRACES_SAMPLER", "until_closed", "OTEL_TRACES_SAMPLER_CLOSED", closed.toString());
  }

  private SpanExport by(HttpCollector collector, Map<String, String> sampler)
      throws ExportSettingException {
    return Exports.to(collector, fate, Exports.QUICK, sampler);
  }

  private static SpanContext outer(TraceFlags flags) {
    return SpanContext.createFromRemoteParent(
        TRACE, "00000000000000aa", flags, TraceState.getDefault());
  }
}
