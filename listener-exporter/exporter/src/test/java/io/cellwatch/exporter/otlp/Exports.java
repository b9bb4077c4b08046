package io.cellwatch.exporter.otlp;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Exports for tests: quick to try again, and by the given environment alone. */
final class Exports {
  static final ExportLimits QUICK =
      new ExportLimits(
          1_000,
          100,
          Duration.ofMillis(20),
          Duration.ofSeconds(20),
          Duration.ofMillis(10),
          Duration.ofMillis(40),
          Duration.ofSeconds(3));

  /** {@link #QUICK}, and closing waits for nothing. */
  static final ExportLimits QUICK_TO_CLOSE =
      new ExportLimits(
          QUICK.queue(),
          QUICK.batch(),
          QUICK.linger(),
          QUICK.answer(),
          QUICK.firstPause(),
          QUICK.longestPause(),
          Duration.ofMillis(100));

  private Exports() {}

  static SpanExport of(Fate fate, ExportLimits limits, Map<String, String> environment)
      throws ExportSettingException {
    return SpanExport.autoConfigured(OtelSettings.of(environment, Map.of()), limits, fate);
  }

  static SpanExport to(HttpCollector collector, Fate fate) throws ExportSettingException {
    return to(collector, fate, QUICK, Map.of());
  }

  /** By OTLP/HTTP, with these settings besides. */
  static SpanExport to(
      HttpCollector collector, Fate fate, ExportLimits limits, Map<String, String> more)
      throws ExportSettingException {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.address(),
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf"));
    environment.putAll(more);
    return of(fate, limits, environment);
  }
}
