package io.cellwatch.listener.publish;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers of messages as a server names them, {@code 3-6 8-45}: ascending, ends included. */
final class SequenceRanges {
  /** A longer text is none: it is read with every answer. */
  static final int MOST_CHARACTERS = 16_384;

  private static final int MOST_DIGITS = 18;

  private final String text;
  private int at;
  private long[] firsts = new long[8];
  private long[] lasts = new long[8];
  private int size;

  private SequenceRanges(String text) {
    this.text = text;
  }

  /**
   * What a text names; an empty one names nothing. Never throws.
   *
   * @return null where there is no text, or where it is not what it should be
   */
  static @Nullable SequenceRanges parse(@Nullable String text) {
    if (text == null || text.length() > MOST_CHARACTERS) {
      return null;
    }
    SequenceRanges ranges = new SequenceRanges(text);
    return text.isEmpty() || ranges.read() ? ranges : null;
  }

  private boolean read() {
    long before = 0;
    while (true) {
      long first = number();
      long last = first;
      if (take('-')) {
        last = number();
      }
      if (first <= before || last < first) {
        return false;
      }
      add(first, last);
      before = last;
      if (at == text.length()) {
        return true;
      }
      if (!take(' ')) {
        return false;
      }
    }
  }

  /** The number that begins here; -1 where none does, or too long a one. */
  private long number() {
    int begin = at;
    long number = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      if (at - begin == MOST_DIGITS) {
        return -1;
      }
      number = number * 10 + (text.charAt(at) - '0');
      at++;
    }
    return at == begin ? -1 : number;
  }

  private boolean take(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private void add(long first, long last) {
    if (size == firsts.length) {
      firsts = Arrays.copyOf(firsts, size * 2);
      lasts = Arrays.copyOf(lasts, size * 2);
    }
    firsts[size] = first;
    lasts[size] = last;
    size++;
  }

  boolean contains(long number) {
    int found = Arrays.binarySearch(firsts, 0, size, number);
    int range = found >= 0 ? found : -found - 2;
    return range >= 0 && number <= lasts[range];
  }
}
