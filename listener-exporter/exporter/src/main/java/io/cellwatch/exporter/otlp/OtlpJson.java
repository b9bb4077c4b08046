package io.cellwatch.exporter.otlp;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.FilterOutputStream;
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
    OutputStream open = new StaysOpen(out);
    TraceRequestMarshaler.create(List.copyOf(spans)).writeJsonTo(open);
    open.flush();
  }

  /** The marshaler closes what it wrote to. */
  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
