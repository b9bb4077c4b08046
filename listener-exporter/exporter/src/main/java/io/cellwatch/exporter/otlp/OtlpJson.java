package io.cellwatch.exporter.otlp;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;

/**
 * Spans as OTLP JSON: one {@code ExportTraceServiceRequest}, on one line, as a collector's {@code
 * otlpjsonfile} receiver reads it and as {@code POST /v1/traces} takes it.
 */
public final class OtlpJson {
  private OtlpJson() {}

  /** Writes the spans, without a line feed; the stream stays open. */
  public static void write(Collection<? extends SpanData> spans, OutputStream out)
      throws IOException {
    TraceRequestMarshaler.create(List.copyOf(spans)).writeJsonTo(out);
    out.flush();
  }
}
