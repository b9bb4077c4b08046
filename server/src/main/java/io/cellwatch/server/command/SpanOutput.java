package io.cellwatch.server.command;

import io.cellwatch.exporter.trace.FinishedSpan;
import java.io.IOException;
import java.nio.file.Path;

/** Where the spans of replayed logs go. */
interface SpanOutput extends AutoCloseable {
  void take(FinishedSpan span);

  /** All spans of a log were given. */
  void endOf(Path file) throws IOException, UserException;

  @Override
  void close() throws IOException;
}
