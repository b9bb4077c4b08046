package io.cellwatch.launcher.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Matches a text with bounded work: some patterns, such as {@code (a+)+}, take time exponential in
 * the text's length, and whoever sends a text is not who wrote the pattern.
 */
final class BoundedMatch {
  private static final int READS = 1_000_000;

  private BoundedMatch() {}

  /**
   * Whether all of the text matches.
   *
   * @throws TooMuchWork above a million looks at a character
   */
  static boolean matches(String pattern, String text) throws TooMuchWork {
    try {
      return Pattern.compile(pattern)
          .matcher(new Counted(text, new AtomicInteger(READS)))
          .matches();
    } catch (OutOfReads | StackOverflowError tooMuch) {
      throw new TooMuchWork();
    }
  }

  static final class TooMuchWork extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final class OutOfReads extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Counted(CharSequence text, AtomicInteger left) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (left.getAndDecrement() == 0) {
        throw new OutOfReads();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
