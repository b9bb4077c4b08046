package io.cellwatch.server.command;

import io.cellwatch.exporter.otlp.OtlpJson;
import io.cellwatch.exporter.trace.FinishedSpan;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Spans as lines of OTLP JSON, each a request of as many as a batch usually has. */
final class PrintedSpans implements SpanOutput {
  private static final int SPANS_OF_A_LINE = 512;
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final List<FinishedSpan> line = new ArrayList<>();

  PrintedSpans(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
  }

  @Override
  public void take(FinishedSpan span) {
    line.add(span);
    if (line.size() == SPANS_OF_A_LINE) {
      try {
        write();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void write() throws IOException {
    if (!line.isEmpty()) {
      OtlpJson.write(line, out);
      out.write('\n');
      line.clear();
    }
  }

  @Override
  public void endOf(Path file) throws IOException {
    write();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
