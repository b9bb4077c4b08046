package io.cellwatch.server.trace;

/** How a trace is written for programs. */
@FunctionalInterface
public interface TraceFormat {
  /** The trace as OTLP JSON: one {@code ExportTraceServiceRequest}, in UTF-8. */
  byte[] otlpJson(ShownTrace trace);
}
