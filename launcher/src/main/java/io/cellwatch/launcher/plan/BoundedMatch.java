package io.cellwatch.launcher.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Matches a text with bounded work: some patterns, such as {@code (a+)+}, take time exponential in
 * the text's length, and whoever sends a text, or a pattern, is not who waits for it.
 */
public final class BoundedMatch {
  private static final int READS = 1_000_000;

  private BoundedMatch() {}

  /**
   * Whether all of the text matches.
   *
   * @throws TooMuchWork above a million looks at a character
   */
  public static boolean matches(String pattern, String text) throws TooMuchWork {
    try {
      return matcher(Pattern.compile(pattern), text, new AtomicInteger(READS)).matches();
    } catch (OutOfReads | StackOverflowError tooMuch) {
      throw new TooMuchWork();
    }
  }

  /**
   * Those of the texts in which the pattern is found.
   *
   * @throws TooMuchWork above a million looks at a character, of all texts together
   * @throws java.util.regex.PatternSyntaxException if the pattern is none
   */
  public static Set<String> found(String pattern, Collection<String> texts) throws TooMuchWork {
    try {
      Pattern compiled = Pattern.compile(pattern);
      AtomicInteger left = new AtomicInteger(READS);
      Set<String> found = new HashSet<>();
      for (String each : texts) {
        if (matcher(compiled, each, left).find()) {
          found.add(each);
        }
      }
      return found;
    } catch (OutOfReads | StackOverflowError tooMuch) {
      throw new TooMuchWork();
    }
  }

  private static Matcher matcher(Pattern pattern, String text, AtomicInteger left) {
    return pattern.matcher(new Counted(text, left));
  }

  /** A match would take too long to be waited for. */
  public static final class TooMuchWork extends Exception {
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
