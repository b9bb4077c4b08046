package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.trace.FinishedSpan;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OtlpGrpcTest {
  private final Fate fate = new Fate();

  private SpanExport to(GrpcCollector collector, Map<String, String> more)
      throws ExportSettingException {
    Map<String, String> environment =
        new HashMap<>(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address()));
    environment.putAll(more);
    return Exports.of(fate, Exports.QUICK, environment);
  }

  @Test
  void grpcIsTheProtocolWhereNoneIsSet() throws Exception {
    try (GrpcCollector collector = GrpcCollector.start();
        SpanExport export = to(collector, Map.of())) {
      List<FinishedSpan> spans = Spans.of(250);
      export.export(spans, fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(250, 0, 0, 0);
      assertEquals(Spans.names(spans), collector.taken());
      assertEquals(List.of("OTLP/gRPC collector at " + collector.address()), export.destinations());
    }
  }

  @Test
  void compressionAndHeadersAreThoseOfTheEnvironment() throws Exception {
    try (GrpcCollector collector = GrpcCollector.start();
        SpanExport export =
            to(
                collector,
                Map.of(
                    "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                    "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                    "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-tenant=lab"))) {
      export.export(Spans.of(20), fate.settled());

      Metadata headers = collector.nextHeaders();

      assertEquals("gzip", headers.get(key("grpc-encoding")));
      assertEquals("lab", headers.get(key("x-tenant")));
      fate.awaitSettled(1);
      assertEquals(20, collector.taken().size());
    }
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Test
  void aCollectorThatIsNotReadyGetsTheSameBatchAgain() throws Exception {
    try (GrpcCollector collector =
            GrpcCollector.start()
                .answers(Status.UNAVAILABLE, Status.RESOURCE_EXHAUSTED, Status.INTERNAL);
        SpanExport export = to(collector, Map.of())) {
      export.export(Spans.of(10), fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(10, 0, 0, 0);
      assertEquals(10, collector.taken().size());
    }
  }

  @Test
  void whatACollectorRefusesIsCountedAndSaid() throws Exception {
    Status[] refusals = {
      Status.INVALID_ARGUMENT.withDescription("odd span"),
      Status.UNAUTHENTICATED,
      Status.PERMISSION_DENIED,
      Status.UNIMPLEMENTED
    };
    try (SaidAloud said = new SaidAloud();
        GrpcCollector collector = GrpcCollector.start().answers(refusals);
        SpanExport export = to(collector, Map.of())) {
      for (int group = 1; group <= 5; group++) {
        export.export(Spans.of(10), fate.settled());
        fate.awaitSettled(group);
      }

      fate.assertCounted(10, 40, 0, 0);
      assertEquals(4, said.warnings().size(), said.warnings().toString());
      assertTrue(said.warnings().getFirst().contains("INVALID_ARGUMENT (odd span)"));
      assertTrue(said.warnings().get(1).contains("OTEL_EXPORTER_OTLP_HEADERS"));
    }
  }

  @Test
  void aMessageLargerThanTheServersLimitIsHalvedUntilItIsTaken() throws Exception {
    List<FinishedSpan> spans =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    Spans.span(
                        "span " + i,
                        "0123456789abcdef0123456789abcdef",
                        i + 1,
                        SpanContext.getInvalid(),
                        Attributes.of(AttributeKey.stringKey("text"), "x".repeat(1_000))))
            .toList();
    try (GrpcCollector collector = GrpcCollector.takingAtMost(20_000);
        SpanExport export = to(collector, Map.of())) {
      export.export(spans, fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(60, 0, 0, 0);
      assertEquals(Spans.names(spans), collector.taken());
    }
  }

  @Test
  void aCollectorThatSpeaksHttpOnlyIsTriedAgainAndTheProtocolIsSaid() throws Exception {
    try (SaidAloud said = new SaidAloud();
        HttpCollector collector = HttpCollector.start();
        SpanExport export =
            Exports.of(
                fate,
                Exports.QUICK_TO_CLOSE,
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address()))) {
      export.export(Spans.of(10), fate.settled());

      Bounded.until("a warning", () -> !said.warnings().isEmpty());

      String warning = said.warnings().getFirst();
      assertTrue(warning.contains("OTLP/gRPC collector at " + collector.address()), warning);
      assertTrue(warning.contains("OTEL_EXPORTER_OTLP_PROTOCOL"), warning);
      assertEquals(10, export.queued());
    }
  }
}
