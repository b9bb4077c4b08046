package io.cellwatch.exporter.trace;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An SQL statement without what it was asked about: literals are question marks, comments are gone.
 * It goes by the rules of Spark's own lexer ({@code SqlBaseLexer}), where a generic sanitizer is
 * wrong about backslashes in strings, about quotes in comments, and about the many statements that
 * were cut in the middle of a string. Whatever it cannot tell counts as a literal. Names stay,
 * those between backticks too, although a file's path may stand there.
 */
final class WithoutLiterals {
  private static final String LITERAL = "?";

  /** {@code IN (1, 2, 3)} is the same statement, however many there are. */
  private static final Pattern LIST =
      Pattern.compile("(?i)\\bIN\\s*+\\(\\s*+\\?(?:\\s*+,\\s*+\\?)*+\\s*+\\)");

  /** After these Spark takes the rest of the text as it is. */
  private static final Set<String> RESOURCES =
      Set.of("FILE", "FILES", "JAR", "JARS", "ARCHIVE", "ARCHIVES");

  private final String text;
  private final StringBuilder shown = new StringBuilder();
  private int next;

  /** First and second word of the statement; empty where they have not come yet. */
  private String first = "";

  private String second = "";

  private WithoutLiterals(String text) {
    this.text = text;
  }

  static String of(String statement) {
    WithoutLiterals reader = new WithoutLiterals(statement);
    while (reader.next < statement.length()) {
      reader.token();
    }
    return LIST.matcher(reader.shown).replaceAll("IN (?)").replaceAll("\\s+", " ").strip();
  }

  private void token() {
    char c = text.charAt(next);
    if (c == '\'' || c == '"') {
      quoted(next, true);
    } else if ((c == 'r' || c == 'R') && (at(next + 1) == '\'' || at(next + 1) == '"')) {
      quoted(next + 1, false);
    } else if (c == '`') {
      name();
    } else if (c == '-' && at(next + 1) == '-') {
      lineComment();
    } else if (c == '/' && at(next + 1) == '*' && at(next + 2) != '+') {
      comment();
    } else if (c == '$' && dollars() > 0) {
      dollarQuoted();
    } else if (Character.isDigit(c)) {
      number();
    } else if (partOfWord(c)) {
      word();
    } else {
      separator(c);
    }
  }

  private char at(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }

  /** What belongs to a surrogate pair may be a letter, so it never ends a word. */
  private static boolean partOfWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
  }

  private void literal(int end) {
    shown.append(LITERAL);
    next = Math.min(end, text.length());
  }

  /** A quote within is doubled or, but for raw strings, has a backslash before it. */
  private void quoted(int open, boolean escapes) {
    char quote = text.charAt(open);
    int i = open + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (escapes && c == '\\') {
        i += 2;
      } else if (c != quote) {
        i++;
      } else if (escapes && at(i + 1) == quote) {
        i += 2;
      } else {
        break;
      }
    }
    literal(i + 1);
  }

  private void name() {
    int i = next + 1;
    while (i < text.length() && (text.charAt(i) != '`' || at(i + 1) == '`')) {
      i += text.charAt(i) == '`' ? 2 : 1;
    }
    if (i < text.length()) {
      shown.append(text, next, i + 1);
      next = i + 1;
    } else {
      literal(i);
    }
  }

  /** A backslash at its end continues it. */
  private void lineComment() {
    int i = next;
    while (i < text.length()
        && ((at(i) != '\n' && at(i) != '\r') || (at(i) == '\n' && at(i - 1) == '\\'))) {
      i++;
    }
    shown.append(' ');
    next = i;
  }

  /** One within another ends by itself. */
  private void comment() {
    int depth = 0;
    int i = next;
    do {
      if (at(i) == '/' && at(i + 1) == '*' && at(i + 2) != '+') {
        depth++;
        i += 2;
      } else if (at(i) == '*' && at(i + 1) == '/') {
        depth--;
        i += 2;
      } else {
        i++;
      }
    } while (depth > 0 && i < text.length());
    shown.append(' ');
    next = Math.min(i, text.length());
  }

  /** Length of the tag that begins here, such as {@code $$} or {@code $tag$}; 0 for none. */
  private int dollars() {
    int i = next + 1;
    while (partOfWord(at(i))) {
      i++;
    }
    return at(i) == '$' ? i + 1 - next : 0;
  }

  private void dollarQuoted() {
    int length = dollars();
    int close = text.indexOf(text.substring(next, next + length), next + length);
    literal(close < 0 ? text.length() : close + length);
  }

  /** With fraction, exponent and suffix; a name that begins with a digit looks the same. */
  private void number() {
    int i = next;
    while (partOfWord(at(i))
        || (at(i) == '.' && Character.isDigit(at(i + 1)))
        || ((at(i) == '-' || at(i) == '+')
            && Character.toUpperCase(at(i - 1)) == 'E'
            && Character.isDigit(at(i + 1)))) {
      i++;
    }
    literal(i);
  }

  private void word() {
    int begin = next;
    while (partOfWord(at(next))) {
      next++;
    }
    shown.append(text, begin, next);
    if (first.isEmpty()) {
      first = text.substring(begin, next).toUpperCase(Locale.ROOT);
    } else if (second.isEmpty()) {
      second = text.substring(begin, next).toUpperCase(Locale.ROOT);
      boolean resources = first.equals("ADD") || first.equals("LIST");
      if ((resources && RESOURCES.contains(second)) || first.equals("DFS")) {
        rest();
      }
    }
  }

  private void separator(char c) {
    shown.append(c);
    next++;
    if (c == ';') {
      first = "";
      second = "";
    } else if (c == '=' && first.equals("SET")) {
      rest();
    }
  }

  private void rest() {
    if (!text.substring(next).isBlank()) {
      shown.append(' ');
      literal(text.length());
    }
  }
}
