package io.cellwatch.exporter.text;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them: short, with their unit. */
public final class Figures {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final String[] LARGE = {"million", "billion", "trillion", "quadrillion"};
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Figures() {}

  /** How long something took or has been going on, in two units at most. */
  public static String elapsed(long millis) {
    long positive = Math.max(0, millis);
    if (positive < SECOND) {
      return positive + " ms";
    }
    if (positive < 10 * SECOND) {
      return String.format(Locale.ROOT, "%.1f s", Math.floor(positive / 100.0) / 10);
    }
    if (positive < MINUTE) {
      return positive / SECOND + " s";
    }
    if (positive < HOUR) {
      return String.format(
          Locale.ROOT, "%d m %02d s", positive / MINUTE, positive % MINUTE / SECOND);
    }
    return positive < DAY
        ? String.format(Locale.ROOT, "%d h %02d m", positive / HOUR, positive % HOUR / MINUTE)
        : String.format(Locale.ROOT, "%d d %d h", positive / DAY, positive % DAY / HOUR);
  }

  /** As {@link #elapsed} without seconds, so that what is over does not change the page by them. */
  public static String coarse(long millis) {
    if (millis < MINUTE) {
      return "less than a minute";
    }
    if (millis < HOUR) {
      return millis / MINUTE + " min";
    }
    return millis < 2 * DAY ? millis / HOUR + " h" : millis / DAY + " days";
  }

  /** Bytes in binary units, as Spark's UI writes them. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s", value, BYTE_UNITS[unit]);
  }

  /** A whole number with its digits in groups of three. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A whole number in words where it is long: {@code 1.2 billion}. */
  public static String rough(long number) {
    if (number < 1_000_000) {
      return count(number);
    }
    double value = number / 1e6;
    int unit = 0;
    while (value >= 1000 && unit < LARGE.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, LARGE[unit]);
  }

  /** {@code 1 job}, {@code 2 jobs}. */
  public static String count(long number, String one, String several) {
    return count(number) + " " + (number == 1 ? one : several);
  }

  /** Per second. */
  public static String rate(double rate) {
    return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%,.0f", rate);
  }

  /** A share in whole per cent, of what is not 0. */
  public static String percent(long part, long whole) {
    return Math.round(100.0 * part / whole) + " %";
  }

  /** A moment for a tooltip. */
  public static String moment(long millis) {
    return MOMENT.format(Instant.ofEpochMilli(millis));
  }

  /** The first line of a message that is not blank. */
  public static String firstLine(String message) {
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
  }
}
