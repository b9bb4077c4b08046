package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtelSettingsTest {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1";

  private final Fate fate = new Fate();

  private SpanExport export(String... settings) throws ExportSettingException {
    return Exports.of(fate, Exports.QUICK, environment(settings));
  }

  private static Map<String, String> environment(String... settings) {
    return List.of(settings).stream()
        .map(setting -> setting.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OTEL_TRACES_EXPORTER=otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:1"
      })
  void anExporterOrAnEndpointStartsTheExport(String setting) throws Exception {
    try (SpanExport export = export(setting)) {
      assertTrue(export.active());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OTEL_SERVICE_NAME=spark",
        "OTEL_EXPORTER_OTLP_ENDPOINT=",
        "OTEL_TRACES_EXPORTER=none",
        "OTEL_SDK_DISABLED=TRUE",
        "OTEL_METRICS_EXPORTER=otlp"
      })
  void withoutThemNothingIsSentAndMakersAreToldAtOnce(String setting) throws Exception {
    try (SpanExport export = export(setting)) {
      assertFalse(export.active());
      assertEquals(List.of(), export.destinations());

      export.export(Spans.of(3), fate.settled());

      assertEquals(1, fate.timesSettled());
      fate.assertCounted(0, 0, 0, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OTEL_SDK_DISABLED=true", "OTEL_TRACES_EXPORTER=none"})
  void whoSwitchesTracesOffIsHeardDespiteAnEndpoint(String off) throws Exception {
    try (SpanExport export = export(ENDPOINT, off)) {
      assertFalse(export.active());
    }
  }

  @Test
  void aSystemPropertyWinsOverTheEnvironment() {
    OtelSettings settings =
        OtelSettings.of(
            Map.of("OTEL_TRACES_EXPORTER", "none", "PATH", "/bin"),
            Map.of("otel.traces.exporter", "otlp"));

    assertTrue(settings.askForSpans());
    assertEquals(Map.of("otel.traces.exporter", "otlp"), settings.all());
  }

  @Test
  void settingsOfMetricsLogsAndPropagationStopNothing() throws Exception {
    try (SpanExport export =
        export(
            ENDPOINT,
            "OTEL_METRICS_EXPORTER=prometheus",
            "OTEL_LOGS_EXPORTER=otlp",
            "OTEL_PROPAGATORS=b3")) {
      assertTrue(export.active());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OTEL_TRACES_EXPORTER=jaeger | OTEL_TRACES_EXPORTER: jaeger",
        "OTEL_TRACES_EXPORTER=otlp,none | OTEL_TRACES_EXPORTER: otlp,none",
        "OTEL_TRACES_SAMPLER=sometimes | OTEL_TRACES_SAMPLER: sometimes",
        "OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4317 | OTEL_EXPORTER_OTLP_ENDPOINT: localhost:4317",
        "OTEL_EXPORTER_OTLP_ENDPOINT=ftp://x | OTEL_EXPORTER_OTLP_ENDPOINT: ftp://x",
        "OTEL_EXPORTER_OTLP_ENDPOINT=ftp://me:pw@x | OTEL_EXPORTER_OTLP_ENDPOINT: ftp://x",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=x | OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: x",
        "OTEL_EXPORTER_OTLP_PROTOCOL=http | OTEL_EXPORTER_OTLP_PROTOCOL: http",
        "OTEL_EXPORTER_OTLP_COMPRESSION=zip | OTEL_EXPORTER_OTLP_COMPRESSION: zip",
        "OTEL_EXPORTER_OTLP_TIMEOUT=soon | OTEL_EXPORTER_OTLP_TIMEOUT: soon",
        "OTEL_EXPORTER_OTLP_TIMEOUT=-3 | OTEL_EXPORTER_OTLP_TIMEOUT: -3",
        "OTEL_EXPORTER_OTLP_CERTIFICATE=/no/such | OTEL_EXPORTER_OTLP_CERTIFICATE: /no/such",
        "OTEL_EXPORTER_OTLP_CLIENT_KEY=/no/key | OTEL_EXPORTER_OTLP_CLIENT_KEY: /no/key",
        "OTEL_BSP_MAX_QUEUE_SIZE=many | OTEL_BSP_MAX_QUEUE_SIZE: many",
        "OTEL_BSP_MAX_QUEUE_SIZE=0 | OTEL_BSP_MAX_QUEUE_SIZE: 0",
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE=-1 | OTEL_BSP_MAX_EXPORT_BATCH_SIZE: -1",
        "OTEL_BSP_SCHEDULE_DELAY=-1 | OTEL_BSP_SCHEDULE_DELAY: -1"
      })
  void aWrongValueIsNamedWithItsVariable(String setting, String expected) {
    ExportSettingException refused =
        assertThrows(
            ExportSettingException.class,
            () ->
                export(
                    setting.startsWith("OTEL_EXPORTER_OTLP_ENDPOINT")
                        ? new String[] {setting}
                        : new String[] {setting, ENDPOINT}));

    String message = message(refused);
    assertTrue(message.startsWith(expected + " ") || message.startsWith(expected + ":"), message);
    assertFalse(message.contains("pw@"), message);
  }

  private static String message(ExportSettingException refused) {
    String message = refused.getMessage();
    return message == null ? "" : message;
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "half"})
  void aWrongRatioIsNamedWithItsVariable(String ratio) {
    ExportSettingException refused =
        assertThrows(
            ExportSettingException.class,
            () ->
                export(
                    ENDPOINT,
                    "OTEL_TRACES_SAMPLER=traceidratio",
                    "OTEL_TRACES_SAMPLER_ARG=" + ratio));

    assertTrue(message(refused).startsWith("OTEL_TRACES_SAMPLER_ARG: " + ratio), message(refused));
  }

  @Test
  void aFileThatIsNoCertificateIsNamedWithItsVariable(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("collector.pem"), "no certificate");

    ExportSettingException refused =
        assertThrows(
            ExportSettingException.class,
            () ->
                export(
                    "OTEL_EXPORTER_OTLP_ENDPOINT=https://127.0.0.1:1",
                    "OTEL_EXPORTER_OTLP_CERTIFICATE=" + file));

    assertTrue(
        message(refused).startsWith("OTEL_EXPORTER_OTLP_CERTIFICATE: " + file), message(refused));
  }

  @Test
  void theValueOfWrongHeadersIsNotShown() {
    ExportSettingException refused =
        assertThrows(
            ExportSettingException.class,
            () -> export(ENDPOINT, "OTEL_EXPORTER_OTLP_HEADERS=Bearer s3cret"));

    assertTrue(message(refused).startsWith("OTEL_EXPORTER_OTLP_HEADERS: "), message(refused));
    assertFalse(message(refused).contains("s3cret"), message(refused));
  }

  @Test
  void whatWasSetAsASystemPropertyIsNamedLikeThat() {
    ExportSettingException refused =
        assertThrows(
            ExportSettingException.class,
            () ->
                SpanExport.autoConfigured(
                    OtelSettings.of(Map.of(), Map.of("otel.exporter.otlp.endpoint", "nowhere")),
                    Exports.QUICK,
                    fate));

    assertTrue(message(refused).startsWith("otel.exporter.otlp.endpoint: nowhere"));
  }

  @Test
  void standardSettingsOfBatchingHold() throws Exception {
    try (HttpCollector collector = HttpCollector.start().answers(503);
        SpanExport export =
            Exports.to(
                collector,
                fate,
                Exports.QUICK,
                Map.of(
                    "OTEL_BSP_MAX_QUEUE_SIZE", "20",
                    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "7",
                    "OTEL_BSP_SCHEDULE_DELAY", "1ms"))) {
      export.export(Spans.of(30), fate.settled());

      fate.awaitSettled(1);
      fate.assertCounted(20, 0, 10, 0);
      assertEquals(7, collector.next().spans().size());
    }
  }

  @Test
  void anExporterMayTakeTheTimeThatItIsGiven() throws Exception {
    ExportLimits limits =
        new ExportLimits(
            1_000,
            100,
            Duration.ofMillis(20),
            Duration.ofMillis(1),
            Duration.ofMillis(10),
            Duration.ofMillis(40),
            Duration.ofSeconds(3));
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export =
            Exports.to(collector, fate, limits, Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "20s"))) {
      export.export(Spans.of(3), fate.settled());

      fate.awaitSettled(1);
      collector.next();
      assertEquals(0, collector.further());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, -1"})
  void limitsThatAreNoneAreRefused(int queue, int batch, int millis) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ExportLimits(
                queue,
                batch,
                Duration.ofMillis(millis),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)));
  }
}
