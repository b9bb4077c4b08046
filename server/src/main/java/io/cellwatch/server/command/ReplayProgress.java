package io.cellwatch.server.command;

import io.cellwatch.exporter.eventlog.ReplayObserver;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how far a long log has been read, and what of it could not be used. */
final class ReplayProgress implements ReplayObserver, AutoCloseable {
  /** A log below this is read before anybody could look at a bar. */
  private static final long LONG_LOG_BYTES = 8 << 20;

  private static final int COLUMNS = 80;

  private final @Nullable ProgressBar bar;

  ReplayProgress(Path file, long bytes) {
    bar =
        bytes < LONG_LOG_BYTES
            ? null
            : new ProgressBarBuilder()
                .setTaskName(String.valueOf(file.getFileName()))
                .setInitialMax(bytes)
                .setUnit(" MB", 1 << 20)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                .build();
  }

  @Override
  public void read(long bytes, long total) {
    if (bar != null) {
      bar.maxHint(Math.max(bytes, total));
      bar.stepTo(bytes);
    }
  }

  @Override
  public void problem(String message) {
    System.err.println(message);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
