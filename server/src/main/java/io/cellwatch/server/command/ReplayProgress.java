package io.cellwatch.server.command;

import io.cellwatch.exporter.eventlog.ReplayObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows on standard error how far a long log has been read, and what of it could not be used. One
 * that is read before anybody could look at a bar gets none.
 */
final class ReplayProgress implements ReplayObserver, AutoCloseable {
  private static final Duration LONG = Duration.ofMillis(500);

  private static final int COLUMNS = 80;

  private final String name;
  private final AtomicLong events = new AtomicLong();
  private final long began = System.nanoTime();

  /** Null: it is not decided yet, since the log may be a short one. */
  private @Nullable Boolean wanted;

  private @Nullable ProgressBar bar;

  /**
   * Begins to watch.
   *
   * @param wanted whether a bar is shown; null for one on a terminal where the log is a long one
   */
  ReplayProgress(Path file, @Nullable Boolean wanted) {
    Path last = file.getFileName();
    this.name = last == null ? file.toString() : last.toString();
    this.wanted = wanted;
  }

  @Override
  public void read(long bytes, long total, long eventsUsed) {
    events.set(eventsUsed);
    ProgressBar shown = bar(bytes, total);
    if (shown != null) {
      shown.maxHint(Math.max(bytes, total));
      shown.stepTo(bytes);
    }
  }

  private @Nullable ProgressBar bar(long bytes, long total) {
    if (bar != null) {
      return bar;
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    if (wanted == null && bytes < total && elapsed.compareTo(LONG) > 0) {
      wanted = Terminal.isStandardError();
    }
    if (Boolean.TRUE.equals(wanted)) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .startsFrom(bytes, elapsed)
              .setRenderer(new ReplayLine(events::get))
              .setUpdateIntervalMillis(250)
              .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
              .build();
    }
    return bar;
  }

  /** In place of the bar, which is drawn again below. */
  @Override
  public void problem(String message) {
    String line = bar == null ? message : "\r" + " ".repeat(COLUMNS) + "\r" + message;
    System.err.println(line);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
