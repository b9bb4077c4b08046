package io.cellwatch.server.command;

import io.cellwatch.exporter.otlp.SpanExport;
import io.cellwatch.exporter.otlp.SpanResult;
import io.cellwatch.exporter.trace.FinishedSpan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends spans, no faster than they are taken, so that none is dropped. */
final class SentSpans implements SpanOutput {
  /** Fewer than the queue to the exporter has room for. */
  private static final int AT_ONCE = 8_192;

  /** Silence of a collector after which nobody should wait for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SpanExport export;
  private final PrintWriter error;
  private final List<FinishedSpan> waiting = new ArrayList<>();
  private final SpanTally tally;
  private boolean stuck;

  SentSpans(SpanExport export, SpanTally tally, PrintWriter error) {
    this.export = export;
    this.tally = tally;
    this.error = error;
  }

  @Override
  public void take(FinishedSpan span) {
    waiting.add(span);
    if (waiting.size() == AT_ONCE) {
      send();
    }
  }

  private void send() {
    if (!stuck && !waiting.isEmpty()) {
      export.export(List.copyOf(waiting), () -> {});
      stuck = !export.flush(PATIENCE);
    }
    waiting.clear();
  }

  @Override
  public void endOf(Path file) throws UserException {
    send();
    if (stuck) {
      throw new UserException(
          CellwatchCommand.EXIT_FAILURE,
          "%s: spans: %s; then %s took nothing for %d seconds: see whether it runs and is reached; what was sent has the same ids when you try again"
              .formatted(
                  file, tally, String.join(", ", export.destinations()), PATIENCE.toSeconds()));
    }
    String result =
        "%s: spans to %s: %s".formatted(file, String.join(", ", export.destinations()), tally);
    boolean lost = tally.of(SpanResult.REJECTED) + tally.of(SpanResult.DROPPED) > 0;
    tally.clear();
    if (lost) {
      throw new UserException(CellwatchCommand.EXIT_FAILURE, result);
    }
    error.println(result);
    error.flush();
  }

  @Override
  public void close() {}
}
