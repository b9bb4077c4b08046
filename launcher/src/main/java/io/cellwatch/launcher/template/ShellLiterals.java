package io.cellwatch.launcher.template;

import java.nio.charset.StandardCharsets;

/**
 * Words of a POSIX shell, in single quotes. A word with characters that are not seen is what {@code
 * printf} makes of their bytes, because a terminal into which they are pasted obeys some of them. A
 * line break stands in its quotes as it is: what {@code $(…)} takes away at the end would be lost.
 */
final class ShellLiterals implements Literals {
  /**
   * Stands for a line break until the code is laid out, so that no indentation gets into the word.
   * A noncharacter: {@link Characters#areSeen} is false for it, so no value puts it here.
   */
  static final char LINE_BREAK = '\uFDD0';

  /** What Linux passes to a program as one argument, without the NUL at its end. */
  private static final int MOST_BYTES = 131_071;

  @Override
  public Literal string(String name, String value) {
    if (Literals.whole(name, value).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new RenderException(
          name
              + ": its value has more than 131,071 bytes, which is the most that a program can be"
              + " told as one argument; put it in spark-defaults.conf");
    }
    if (value.indexOf('\r') >= 0) {
      throw new RenderException(
          name
              + ": its value has a carriage return, which spark-submit takes out of its arguments;"
              + " put it in spark-defaults.conf");
    }
    return new Literal(word(value));
  }

  private static String word(String value) {
    int end = value.length();
    while (end > 0 && value.charAt(end - 1) == '\n') {
      end--;
    }
    if (value.codePoints().allMatch(each -> each == '\n' || Characters.areSeen(each))) {
      return quoted(value);
    }
    String format = Characters.written(value.substring(0, end), ShellLiterals::octal);
    // One that begins with - would be an option.
    String printed =
        "\"$(printf '" + (format.startsWith("-") ? "\\055" + format.substring(1) : format) + "')\"";
    return end == value.length() ? printed : printed + quoted(value.substring(end));
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''").replace('\n', LINE_BREAK) + "'";
  }

  /** In a format of printf, in single quotes within double ones, where ! may mean history. */
  private static String octal(int each) {
    return switch (each) {
      case '%' -> "%%";
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      case '\\', '\'', '"', '!', '$', '`' -> "\\%03o".formatted(each);
      default -> {
        if (Characters.areSeen(each)) {
          yield Character.toString(each);
        }
        StringBuilder bytes = new StringBuilder(16);
        for (byte part : Character.toString(each).getBytes(StandardCharsets.UTF_8)) {
          bytes.append("\\%03o".formatted(part & 0xFF));
        }
        yield bytes.toString();
      }
    };
  }

  @Override
  public Literal variable(String variable) {
    return new Literal("\"${" + variable + ":?}\"");
  }

  @Override
  public Literal setting(String key, String value) {
    return string(key, key + "=" + value);
  }

  @Override
  public Literal settingOfVariable(String key, String variable) {
    return new Literal("\"" + key + "=${" + variable + ":?}\"");
  }

  /** In quotes where it is more than words: an interactive zsh runs comments as commands. */
  @Override
  public Literal comment(String text) {
    String shown = Characters.shown(text);
    boolean words =
        shown
            .chars()
            .allMatch(each -> Character.isLetterOrDigit(each) || " .,:_+@%/-".indexOf(each) >= 0);
    return new Literal("# " + (words ? shown : quoted(shown)));
  }
}
