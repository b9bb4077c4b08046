package io.cellwatch.server.trace;

import io.cellwatch.exporter.text.Figures;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times finer than elsewhere: two bars of one waterfall are to be told apart. */
final class TimeText {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TimeText() {}

  /** Three digits or more: {@code 345 ms}, {@code 3.25 s}, {@code 12.3 s}, {@code 4 m 05 s}. */
  static String duration(long millis) {
    long positive = Math.max(0, millis);
    if (positive < SECOND) {
      return positive + " ms";
    }
    if (positive < 10 * SECOND) {
      return String.format(Locale.ROOT, "%d.%02d s", positive / SECOND, positive % SECOND / 10);
    }
    if (positive < MINUTE) {
      return String.format(Locale.ROOT, "%d.%d s", positive / SECOND, positive % SECOND / 100);
    }
    return Figures.elapsed(positive);
  }

  /** Since the trace began; with a minus for what came before. */
  static String offset(long millis) {
    return (millis < 0 ? "−" : "+") + duration(Math.abs(millis));
  }

  /** Both: {@code 1.25 s (1,250 ms)}. */
  static String exact(long millis) {
    return millis < SECOND
        ? duration(millis)
        : duration(millis) + " (" + Figures.count(millis) + " ms)";
  }

  static String moment(long epochMillis) {
    return MOMENT.format(Instant.ofEpochMilli(epochMillis));
  }

  /**
   * A point of an axis, as exact as its step asks.
   *
   * @param step between two labels: a round number of milliseconds
   */
  static String tick(long millis, long step) {
    if (millis == 0) {
      return "0";
    }
    long positive = Math.abs(millis);
    return (millis < 0 ? "−" : "") + (positive < SECOND ? positive + " ms" : large(positive, step));
  }

  private static String large(long millis, long step) {
    if (millis < MINUTE) {
      return seconds(millis, step, 0);
    }
    List<String> parts = new ArrayList<>();
    if (millis >= DAY) {
      parts.add(millis / DAY + " d");
    }
    if (millis >= HOUR && (millis < DAY || step % DAY != 0)) {
      parts.add(millis / HOUR % 24 + " h");
    }
    if (millis < HOUR) {
      parts.add(millis / MINUTE + " m");
    } else if (step % HOUR != 0) {
      parts.add(String.format(Locale.ROOT, "%02d m", millis / MINUTE % 60));
    }
    if (step % MINUTE != 0) {
      parts.add(seconds(millis % MINUTE, step, 2));
    }
    return String.join(" ", parts);
  }

  private static String seconds(long millis, long step, int wholeDigits) {
    int digits = step % SECOND == 0 ? 0 : step % 100 == 0 ? 1 : step % 10 == 0 ? 2 : 3;
    int width = digits == 0 ? wholeDigits : wholeDigits + 1 + digits;
    String format = wholeDigits == 0 ? "%." + digits + "f s" : "%0" + width + "." + digits + "f s";
    return String.format(Locale.ROOT, format, millis / 1e3);
  }
}
