package io.cellwatch.server.configuration;

import io.cellwatch.exporter.trace.TraceOptions;
import java.time.Duration;

/**
 * What traces say, and what is kept of them here. Where they are sent to is said by {@code OTEL_*}.
 *
 * @param ringSpans spans kept in memory for the home page
 * @param driverLostAfter silence of a driver after which the spans of what it did are ended
 */
public record TraceConfig(TraceOptions options, int ringSpans, Duration driverLostAfter) {}
