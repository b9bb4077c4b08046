package io.cellwatch.model;

import org.jspecify.annotations.Nullable;

/**
 * Makes odd names fit for labels and JSON, so that the record of a legitimately strange name is
 * never refused: whoever makes a record cleans, whoever receives one checks.
 */
public final class Text {
  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /** One line: every control character and unpaired surrogate becomes U+FFFD; null becomes "". */
  public static String name(@Nullable String value, int limit) {
    return clean(value, limit, false);
  }

  /** As {@link #name} with line breaks and tabs kept, cut to {@link Limits#MESSAGE_CHARACTERS}. */
  public static String message(@Nullable String value) {
    return clean(value, Limits.MESSAGE_CHARACTERS, true);
  }

  private static String clean(@Nullable String value, int limit, boolean multiLine) {
    if (value == null) {
      return "";
    }
    String cut = value.length() <= limit ? value : cut(value, limit);
    int at = firstUnclean(cut, 0, multiLine);
    if (at < 0) {
      return cut;
    }
    StringBuilder cleaned = new StringBuilder(cut);
    for (; at >= 0; at = firstUnclean(cut, at + 1, multiLine)) {
      cleaned.setCharAt(at, REPLACEMENT);
    }
    return cleaned.toString();
  }

  /** Cut with an ellipsis, never through the middle of a surrogate pair. */
  private static String cut(String value, int limit) {
    int end = limit - 1;
    if (Character.isHighSurrogate(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(0, end) + "…";
  }

  /** The index, at or after one, of the first character that may not stand in a record, or -1. */
  static int firstUnclean(String value, int from, boolean multiLine) {
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c)) {
        if (!multiLine || (c != '\n' && c != '\t' && c != '\r')) {
          return i;
        }
      } else if (Character.isHighSurrogate(c)) {
        if (i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1))) {
          return i;
        }
        i++;
      } else if (Character.isLowSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
