package io.cellwatch.server.configuration;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the text of a setting is read.
 *
 * @param expected what a right text is, in words that complete "… is expected"
 * @param reader turns a text without blanks around it into the value; throws
 *     IllegalArgumentException for any text that is not as expected
 */
public record Form<T>(String expected, Function<String, T> reader) {
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,12})?");
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18}) ?([A-Za-z]*)");

  static Form<String> text(String expected, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return new Form<>(
        expected,
        text -> {
          require(compiled.matcher(text).matches());
          return text;
        });
  }

  static Form<Boolean> flag() {
    return new Form<>(
        "true or false",
        text -> {
          require(text.equals("true") || text.equals("false"));
          return text.equals("true");
        });
  }

  static Form<Integer> wholeNumber(int least, int most) {
    return new Form<>(
        "a whole number from %d to %d".formatted(least, most),
        text -> {
          int number = Integer.parseInt(text);
          require(number >= least && number <= most);
          return number;
        });
  }

  static Form<Double> decimal(double least, double most) {
    return new Form<>(
        String.format(Locale.ROOT, "a number from %,.0f to %,.0f", least, most),
        text -> {
          require(DECIMAL.matcher(text).matches());
          double number = Double.parseDouble(text);
          require(number >= least && number <= most);
          return number;
        });
  }

  /** Bytes, plain or in KB, MB, GB (each 1,024 of the one before). */
  static Form<Long> bytes(long least, long most) {
    return new Form<>(
        "a size from %s to %s, such as 16MB".formatted(size(least), size(most)),
        text -> {
          Matcher amount = amount(text);
          long factor =
              switch (amount.group(2).toUpperCase(Locale.ROOT)) {
                case "", "B" -> 1L;
                case "KB" -> 1L << 10;
                case "MB" -> 1L << 20;
                case "GB" -> 1L << 30;
                default -> throw new IllegalArgumentException(text);
              };
          return within(Math.multiplyExact(Long.parseLong(amount.group(1)), factor), least, most);
        });
  }

  /** A time with its unit. */
  public static Form<Duration> duration(Duration least, Duration most) {
    return new Form<>(
        "a time from %s to %s, such as 500ms, 30s, 5m or 1h".formatted(time(least), time(most)),
        text -> {
          Matcher amount = amount(text);
          long millis =
              switch (amount.group(2)) {
                case "ms" -> 1L;
                case "s" -> 1_000L;
                case "m" -> 60_000L;
                case "h" -> 3_600_000L;
                default -> throw new IllegalArgumentException(text);
              };
          return Duration.ofMillis(
              within(
                  Math.multiplyExact(Long.parseLong(amount.group(1)), millis),
                  least.toMillis(),
                  most.toMillis()));
        });
  }

  static <E extends Enum<E>> Form<E> oneOf(Class<E> kind) {
    List<String> names = names(kind);
    return new Form<>(
        "one of " + String.join(", ", names),
        text -> Enum.valueOf(kind, text.toUpperCase(Locale.ROOT)));
  }

  /** Names of an enum with commas between, at least one. */
  static <E extends Enum<E>> Form<Set<E>> someOf(Class<E> kind) {
    return new Form<>(
        "one or more of " + String.join(", ", names(kind)) + ", with commas between",
        text -> {
          List<E> values =
              items(text).map(item -> Enum.valueOf(kind, item.toUpperCase(Locale.ROOT))).toList();
          require(!values.isEmpty());
          return Set.copyOf(values);
        });
  }

  /** Items with commas between; an empty text is an empty list. */
  static Form<List<String>> list(String expected, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return new Form<>(
        expected,
        text -> {
          List<String> values = items(text).toList();
          values.forEach(item -> require(compiled.matcher(item).matches()));
          return values;
        });
  }

  private static java.util.stream.Stream<String> items(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(item -> !item.isEmpty());
  }

  private static <E extends Enum<E>> List<String> names(Class<E> kind) {
    return Arrays.stream(kind.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Matcher amount(String text) {
    Matcher matcher = AMOUNT.matcher(text);
    require(matcher.matches());
    return matcher;
  }

  private static long within(long number, long least, long most) {
    require(number >= least && number <= most);
    return number;
  }

  private static void require(boolean right) {
    if (!right) {
      throw new IllegalArgumentException();
    }
  }

  private static String size(long bytes) {
    if (bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "GB";
    }
    return bytes % (1L << 20) == 0 ? (bytes >> 20) + "MB" : (bytes >> 10) + "KB";
  }

  private static String time(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
