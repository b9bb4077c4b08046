package io.cellwatch.exporter;

import io.cellwatch.exporter.otlp.OtelSettings;
import io.cellwatch.exporter.trace.TraceOptions;
import java.time.Duration;
import java.util.Map;

/**
 * What becomes of traces.
 *
 * @param otel where spans are sent to
 * @param ringSpans spans kept in memory
 * @param driverLostAfter silence after which what a driver was doing ends as an error
 */
public record TraceSettings(
    OtelSettings otel, TraceOptions options, int ringSpans, Duration driverLostAfter) {
  static final TraceSettings NOWHERE =
      new TraceSettings(
          OtelSettings.of(Map.of(), Map.of()), TraceOptions.DEFAULT, 1000, Duration.ofMinutes(10));
}
