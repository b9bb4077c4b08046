package io.cellwatch.exporter.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plan of a Spark Connect operation, which is what Spark tells instead of a statement: a
 * message in Protobuf's text format, where SQL, names and values are strings. It may be cut
 * anywhere.
 */
final class ConnectPlan {
  /** Spark puts this before the beginning of the request where it describes an execution. */
  private static final String DESCRIPTION = "Spark Connect - ";

  /** No statement of SQL begins so. */
  private static final Pattern PLAN = Pattern.compile("[a-z][a-z0-9_]*+ \\{\\R");

  /** Numbers of the plan's nodes, and where in the program they were made. */
  private static final String COMMON = "common";

  private static final Set<String> OF_SQL = Set.of("sql", "sql_command");

  /** Hold SQL. */
  private static final Set<String> SQL_FIELDS = Set.of("query", "expression", "sql");

  /** Hold what has a name in SQL, too. */
  private static final Set<String> NAME_FIELDS =
      Set.of(
          "function_name",
          "unparsed_identifier",
          "name",
          "col_name",
          "column_name",
          "column_names",
          "columns");

  private static final Pattern NAME = Pattern.compile("[\\p{L}_*][\\p{L}\\p{N}_.*]*+");
  private static final Pattern ESCAPE =
      Pattern.compile("((?:\\\\[0-7]{1,3})+)|\\\\(.)", Pattern.DOTALL);
  private static final Pattern DIGITS = Pattern.compile("[0-7]+");
  private static final String VALUE = "?";

  private final String text;
  private final StringBuilder shown = new StringBuilder();
  private int next;
  private String field = "";

  /** The first block, which says what the operation does. */
  private String first = "";

  /** The first statement as it was written; empty where there is none. */
  private String sql = "";

  private ConnectPlan(String text) {
    this.text = text;
    while (next < text.length()) {
      token();
    }
  }

  /** The plan; for a text that {@link #isPlan}. */
  static ConnectPlan of(String text) {
    return new ConnectPlan(text);
  }

  static boolean isPlan(String text) {
    return PLAN.matcher(text).lookingAt();
  }

  /** Whether a description is the beginning of a request, cut before its plan says much. */
  static boolean describes(String description) {
    return description.startsWith(DESCRIPTION);
  }

  /** The statement where the operation is one, else all. */
  String full() {
    return isStatement() ? sql : text;
  }

  /** The same without literals. */
  String withoutLiterals() {
    return isStatement()
        ? WithoutLiterals.of(sql)
        : shown.toString().replaceAll("\\s+", " ").strip();
  }

  private boolean isStatement() {
    return OF_SQL.contains(first) && !sql.isEmpty();
  }

  private void token() {
    char c = text.charAt(next);
    if (c == '"') {
      string();
    } else if (Character.isLetter(c) || c == '_') {
      word();
    } else if (Character.isDigit(c)) {
      number();
    } else {
      shown.append(c == '-' ? ' ' : c);
      next++;
    }
  }

  private void word() {
    int begin = next;
    while (next < text.length() && partOfWord(text.charAt(next))) {
      next++;
    }
    String word = text.substring(begin, next);
    if (text.startsWith(" {", next)) {
      if (word.equals(COMMON)) {
        skipBlock();
        return;
      }
      first = first.isEmpty() ? word : first;
      next += 2;
      shown.append(word).append(" {");
    } else {
      // A field's name; else one of the words that the protocol has for its values.
      if (text.startsWith(":", next)) {
        field = word;
      }
      shown.append(word);
    }
  }

  private static boolean partOfWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private void number() {
    while (next < text.length()
        && (partOfWord(text.charAt(next)) || "+-.".indexOf(text.charAt(next)) >= 0)) {
      next++;
    }
    shown.append(VALUE);
  }

  private void skipBlock() {
    next++; // The space before its brace.
    int depth = 0;
    do {
      char c = text.charAt(next);
      if (c == '"') {
        next = endOfString();
      } else {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        next++;
      }
    } while (next < text.length() && depth > 0);
  }

  private void string() {
    int end = endOfString();
    boolean closed = end <= text.length() && end > next + 1 && text.charAt(end - 1) == '"';
    String value = unescaped(text.substring(next + 1, closed ? end - 1 : end));
    next = end;
    if (SQL_FIELDS.contains(field)) {
      sql = sql.isEmpty() ? value : sql;
      shown.append(WithoutLiterals.of(value));
    } else {
      boolean name = closed && NAME_FIELDS.contains(field) && NAME.matcher(value).matches();
      shown.append(name ? value : VALUE);
    }
  }

  /** Where the string that begins here is over. */
  private int endOfString() {
    int i = next + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, text.length());
  }

  /** What is not ASCII stands there as octal digits, one number for each byte of UTF-8. */
  private static String unescaped(String escaped) {
    return ESCAPE
        .matcher(escaped)
        .replaceAll(
            found -> {
              String octal = found.group(1);
              return Matcher.quoteReplacement(
                  octal == null ? control(found.group(2)) : ofBytes(octal));
            });
  }

  private static String ofBytes(String octal) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher digits = DIGITS.matcher(octal);
    while (digits.find()) {
      bytes.write(Integer.parseInt(digits.group(), 8));
    }
    return bytes.toString(UTF_8);
  }

  private static String control(String letter) {
    return switch (letter) {
      case "n" -> "\n";
      case "t" -> "\t";
      case "r" -> "\r";
      default -> letter;
    };
  }
}
