package io.cellwatch.server.command;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/** {@code app-7.zstd 46% [########> ] 21.3/46.0 MB 119,204 events/s 0:12 left}. */
final class ReplayLine implements ProgressBarRenderer {
  private static final double MEGABYTE = 1 << 20;

  /** Of the name; its end tells logs apart. */
  private static final int NAME_CHARACTERS = 24;

  private final LongSupplier events;

  /**
   * A line.
   *
   * @param events used so far; asked by the thread that draws
   */
  ReplayLine(LongSupplier events) {
    this.events = events;
  }

  @Override
  public String render(ProgressState state, int columns) {
    long bytes = state.getCurrent();
    long total = Math.max(bytes, state.getMax());
    double part = total == 0 ? 0 : (double) bytes / total;
    Duration elapsed = state.getTotalElapsed();
    String before = String.format(Locale.ROOT, "%s %3d%% [", shortened(state), (int) (100 * part));
    String after =
        String.format(
            Locale.ROOT,
            "] %.1f/%.1f MB  %,d events/s  %s left",
            bytes / MEGABYTE,
            total / MEGABYTE,
            events.getAsLong() * 1000 / Math.max(1, elapsed.toMillis()),
            left(part, elapsed));
    // The last column stays free: some terminals begin a new line where it is written to.
    int width = Math.max(0, columns - 1 - before.length() - after.length());
    String whole = before + drawn(part, width) + after;
    return whole.substring(0, Math.min(whole.length(), columns - 1));
  }

  private static String shortened(ProgressState state) {
    String name = state.getTaskName();
    int length = name.length();
    return length <= NAME_CHARACTERS ? name : "..." + name.substring(length - NAME_CHARACTERS + 3);
  }

  private static String drawn(double part, int width) {
    int done = (int) (part * width);
    return done == width
        ? "#".repeat(width)
        : "#".repeat(done) + ">" + " ".repeat(width - done - 1);
  }

  private static String left(double part, Duration elapsed) {
    if (part == 0) {
      return "?";
    }
    long seconds = Math.round(elapsed.toMillis() / 1000.0 * (1 - part) / part);
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
