package io.cellwatch.exporter.trace;

import io.cellwatch.exporter.trace.TraceOptions.SqlText;
import java.util.regex.Pattern;

/**
 * A text that may be an SQL statement, which may hold what is nobody's business.
 *
 * @param shown as much of it as may leave; may be empty
 * @param digest the same for statements that differ in literals only; empty where it is no
 *     statement
 */
record Statement(String shown, String digest) {
  private static final int DIGEST_BYTES = 8;

  /** How a statement begins, once its comments are gone. */
  private static final Pattern SQL =
      Pattern.compile(
          "(?:\\s|\\()*+(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE|CREATE|DROP"
              + "|ALTER|TRUNCATE|SHOW|DESCRIBE|DESC|EXPLAIN|CACHE|UNCACHE|REFRESH|ANALYZE|USE|SET|RESET"
              + "|LOAD|REPLACE|MSCK|REPAIR|VALUES|TABLE|FROM|CALL|EXECUTE|DECLARE|OPTIMIZE|VACUUM|COPY"
              + "|GRANT|REVOKE|ADD|LIST|CLEAR|COMMENT|BEGIN|MAP|REDUCE|EXPORT|IMPORT|DFS)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * A description: a call site, words of the program's, or a statement. Nothing is shown of what
   * Spark Connect makes one of, which tells less than its operation does, and ids.
   */
  static Statement described(String text, SqlText policy) {
    if (ConnectPlan.describes(text)) {
      return new Statement(named(text, policy), "");
    }
    boolean callSite =
        CallSite.of(text).filter(site -> site.function().indexOf(' ') < 0).isPresent();
    if (callSite) {
      return new Statement(text, "");
    }
    String safe = WithoutLiterals.of(text);
    boolean statement = safe.isEmpty() || SQL.matcher(safe).matches();
    return statement ? shown(text, safe, policy) : new Statement(text, "");
  }

  /** A job's or stage's name: its call site, for which Spark Connect gives its description. */
  static String named(String name, SqlText policy) {
    return ConnectPlan.describes(name) && policy != SqlText.FULL ? "" : name;
  }

  /** What is a statement for certain, or the plan that Spark Connect tells instead. */
  static Statement of(String text, SqlText policy) {
    if (ConnectPlan.isPlan(text)) {
      ConnectPlan plan = ConnectPlan.of(text);
      return shown(plan.full(), plan.withoutLiterals(), policy);
    }
    return shown(text, WithoutLiterals.of(text), policy);
  }

  private static Statement shown(String text, String safe, SqlText policy) {
    if (text.isBlank()) {
      return new Statement("", "");
    }
    return new Statement(
        switch (policy) {
          case DIGEST -> "";
          case REDACTED -> safe;
          case FULL -> text;
        },
        Digest.of(safe, DIGEST_BYTES));
  }
}
