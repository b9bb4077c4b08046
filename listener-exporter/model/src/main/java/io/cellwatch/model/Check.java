package io.cellwatch.model;

import java.util.List;

/** The words of a refusal: {@code field: value: what is expected}. */
final class Check {
  private Check() {}

  static long notNegative(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + ": " + value + ": must not be negative");
    }
    return value;
  }

  static void atLeast(String field, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(field + ": " + value + ": must be at least " + least);
    }
  }

  static void atMost(String field, long value, long most) {
    if (value > most) {
      throw new IllegalArgumentException(field + ": " + value + ": must be at most " + most);
    }
  }

  /** A rate or another measured number: finite, not negative. */
  static double rate(String field, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          field + ": " + value + ": must be a finite number that is not negative");
    }
    return value;
  }

  /** A moment in epoch milliseconds; 0 where it is not known. */
  static long moment(String field, long millis) {
    notNegative(field, millis);
    atMost(field, millis, Limits.MAX_EPOCH_MILLIS);
    return millis;
  }

  /** A required constant of an enum. */
  static <E extends Enum<E>> E required(String field, E value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": missing: one of its known values is expected");
    }
    return value;
  }

  /** A name: one line, of whole characters, not above the limit; null becomes empty. */
  static String name(String field, String value, int limit) {
    return text(field, value, limit, false);
  }

  /** A text that may have several lines. */
  static String message(String field, String value) {
    return text(field, value, Limits.MESSAGE_CHARACTERS, true);
  }

  private static String text(String field, String value, int limit, boolean multiLine) {
    if (value == null) {
      return "";
    }
    if (value.length() > limit) {
      throw new IllegalArgumentException(
          field + ": " + value.length() + " characters: must be at most " + limit);
    }
    int bad = Text.firstUnclean(value, 0, multiLine);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: character U+%04X at %d: control characters and unpaired surrogates are not allowed",
              field, (int) value.charAt(bad), bad));
    }
    return value;
  }

  static List<Integer> ids(String field, List<Integer> values, int limit) {
    List<Integer> ids = list(field, values, limit);
    for (int id : ids) {
      notNegative(field, id);
    }
    return ids;
  }

  static <T> List<T> list(String field, List<T> values, int limit) {
    if (values == null) {
      return List.of();
    }
    atMost(field + ": length", values.size(), limit);
    try {
      return List.copyOf(values);
    } catch (NullPointerException e) {
      throw new IllegalArgumentException(field + ": null: its elements must not be null", e);
    }
  }
}
