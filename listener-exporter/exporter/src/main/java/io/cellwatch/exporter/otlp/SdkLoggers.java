package io.cellwatch.exporter.otlp;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Quietens what the SDK's exporters log, with a stack trace each time, of failures that are told to
 * us and said by us. Levels that somebody has set stay.
 */
final class SdkLoggers {
  /** Held, since the platform forgets the level of a logger that nobody holds. */
  private final List<Logger> loggers;

  private SdkLoggers(List<Logger> loggers) {
    this.loggers = loggers;
  }

  static SdkLoggers quiet() {
    SdkLoggers quiet =
        new SdkLoggers(
            List.of(
                Logger.getLogger("io.opentelemetry.exporter.otlp.internal.HttpExporter"),
                Logger.getLogger("io.opentelemetry.exporter.otlp.internal.GrpcExporter"),
                Logger.getLogger(
                    "io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder")));
    quiet.loggers.stream()
        .filter(logger -> logger.getLevel() == null)
        .forEach(logger -> logger.setLevel(Level.OFF));
    return quiet;
  }
}
