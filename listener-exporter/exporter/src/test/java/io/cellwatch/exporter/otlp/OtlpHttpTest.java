package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.trace.FinishedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpHttpTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Fate fate = new Fate();

  @Test
  void everyFieldOfASpanArrives() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export = Exports.to(collector, fate)) {
      export.export(List.of(Spans.rich()), fate.settled());

      HttpCollector.Received received = collector.next();

      assertEquals("/v1/traces", received.path());
      assertEquals("application/x-protobuf", received.headers().getFirst("Content-Type"));
      ResourceSpans resource = received.request().getResourceSpans(0);
      assertEquals("service.name", resource.getResource().getAttributes(0).getKey());
      assertEquals("spark", resource.getResource().getAttributes(0).getValue().getStringValue());
      assertEquals("io.cellwatch", resource.getScopeSpans(0).getScope().getName());
      Span span = received.spans().getFirst();
      assertEquals("job", span.getName());
      assertEquals(Span.SpanKind.SPAN_KIND_INTERNAL, span.getKind());
      assertEquals("0123456789abcdef0123456789abcdef", hex(span.getTraceId().toByteArray()));
      assertEquals("00000000000000bb", hex(span.getSpanId().toByteArray()));
      assertEquals("00000000000000aa", hex(span.getParentSpanId().toByteArray()));
      assertEquals(Spans.START_MILLIS * 1_000_000, span.getStartTimeUnixNano());
      assertEquals(Spans.END_MILLIS * 1_000_000, span.getEndTimeUnixNano());
      assertEquals(Status.StatusCode.STATUS_CODE_ERROR, span.getStatus().getCode());
      assertEquals("out of memory", span.getStatus().getMessage());
      assertEquals("00000000000000cc", hex(span.getLinks(0).getSpanId().toByteArray()));
      assertEquals("\"g\" €\n", attribute(span, "spark.job.group").getStringValue());
      assertEquals(7, attribute(span, "spark.job.id").getIntValue());
      assertTrue(attribute(span, "spark.data.incomplete").getBoolValue());
      assertEquals(1.5, attribute(span, "spark.skew").getDoubleValue());
      assertEquals(2, attribute(span, "spark.stages").getArrayValue().getValuesCount());
      fate.awaitSettled(1);
      fate.assertCounted(1, 0, 0, 0);
    }
  }

  private static AnyValue attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(KeyValue::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void compressionAndHeadersAreThoseOfTheEnvironment() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export =
            Exports.to(
                collector,
                fate,
                Exports.QUICK,
                Map.of(
                    "OTEL_EXPORTER_OTLP_COMPRESSION",
                    "gzip",
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "authorization=Bearer%20abc,x-tenant=lab"))) {
      List<FinishedSpan> spans = Spans.of(20);
      export.export(spans, fate.settled());

      HttpCollector.Received received = collector.next();

      assertEquals("gzip", received.headers().getFirst("Content-Encoding"));
      assertEquals("Bearer abc", received.headers().getFirst("Authorization"));
      assertEquals("lab", received.headers().getFirst("X-tenant"));
      assertEquals(Spans.names(spans), received.names());
    }
  }

  @Test
  void anEndpointOfTracesIsTakenAsItIs() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export =
            Exports.of(
                fate,
                Exports.QUICK,
                Map.of(
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                    collector.address() + "/otlp/spans",
                    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
                    "http/protobuf"))) {
      export.export(Spans.of(1), fate.settled());

      assertEquals("/otlp/spans", collector.next().path());
      assertEquals(
          List.of("OTLP/HTTP collector at " + collector.address() + "/otlp/spans"),
          export.destinations());
    }
  }

  @Test
  void theResourceOfTheEnvironmentIsToBeHad() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export =
            Exports.to(
                collector,
                fate,
                Exports.QUICK,
                Map.of(
                    "OTEL_SERVICE_NAME",
                    "notebooks",
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "deployment.environment.name=lab"))) {
      assertEquals(
          "notebooks", export.resource().getAttribute(AttributeKey.stringKey("service.name")));
      assertEquals(
          "lab",
          export.resource().getAttribute(AttributeKey.stringKey("deployment.environment.name")));
    }
  }

  @Test
  void aPrivateAuthoritysCertificateIsTrustedWhereTheEnvironmentNamesIt(@TempDir Path folder)
      throws Exception {
    try (HttpCollector collector = HttpCollector.withTls(tls(folder));
        SpanExport export =
            Exports.of(
                fate,
                Exports.QUICK,
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "https://127.0.0.1:" + collector.port(),
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    "http/protobuf",
                    "OTEL_EXPORTER_OTLP_CERTIFICATE",
                    folder.resolve("collector.pem").toString()))) {
      export.export(Spans.of(3), fate.settled());

      assertEquals(3, collector.next().spans().size());
      fate.awaitSettled(1);
      fate.assertCounted(3, 0, 0, 0);
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsSaidAndTriedAgain(@TempDir Path folder) throws Exception {
    try (SaidAloud said = new SaidAloud();
        HttpCollector collector = HttpCollector.withTls(tls(folder));
        SpanExport export =
            Exports.of(
                fate,
                Exports.QUICK_TO_CLOSE,
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "https://127.0.0.1:" + collector.port(),
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    "http/protobuf"))) {
      export.export(Spans.of(3), fate.settled());

      Bounded.until("a warning", () -> !said.warnings().isEmpty());

      String warning = said.warnings().getFirst();
      assertTrue(warning.contains("https://127.0.0.1:" + collector.port()), warning);
      assertTrue(warning.contains("OTEL_EXPORTER_OTLP_CERTIFICATE"), warning);
      assertFalse(export.flush(Duration.ofMillis(50)));
      assertEquals(3, export.queued());
    }
    fate.assertCounted(0, 0, 3, 0);
  }

  /** A key and a certificate for 127.0.0.1, made by the JDK's keytool. */
  private static SSLContext tls(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("collector.p12");
    keytool(
        store,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=collector",
        "-ext",
        "san=ip:127.0.0.1,dns:localhost");
    keytool(store, "-exportcert", "-rfc", "-file", folder.resolve("collector.pem").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "collector",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            new String(PASSWORD)));
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}
