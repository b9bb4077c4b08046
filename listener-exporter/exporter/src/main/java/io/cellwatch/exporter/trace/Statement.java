package io.cellwatch.exporter.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellwatch.exporter.trace.TraceOptions.SqlText;
import io.opentelemetry.instrumentation.api.incubator.semconv.db.SqlDialect;
import io.opentelemetry.instrumentation.api.incubator.semconv.db.SqlStatementSanitizer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  private static final SqlStatementSanitizer SANITIZER = SqlStatementSanitizer.create(true);

  /** In Spark as in Couchbase what stands in double quotes is a literal, no name. */
  private static final SqlDialect DIALECT = SqlDialect.COUCHBASE;

  private static final Pattern SQL =
      Pattern.compile(
          "(?:\\s|\\(|--[^\\n]*\\n|/\\*.*?\\*/)*+(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE|CREATE|DROP"
              + "|ALTER|TRUNCATE|SHOW|DESCRIBE|DESC|EXPLAIN|CACHE|UNCACHE|REFRESH|ANALYZE|USE|SET|RESET"
              + "|LOAD|REPLACE|MSCK|REPAIR|VALUES|TABLE|FROM|CALL|EXECUTE|DECLARE|OPTIMIZE|VACUUM|COPY"
              + "|GRANT|REVOKE|ADD|LIST|CLEAR|COMMENT)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A description: a call site, words of the program's, or a statement. */
  static Statement described(String text, SqlText policy) {
    if (CallSite.of(text).isPresent() || !SQL.matcher(text).matches()) {
      return new Statement(text, "");
    }
    return of(text, policy);
  }

  /** What is a statement for certain. */
  static Statement of(String text, SqlText policy) {
    if (text.isBlank()) {
      return new Statement("", "");
    }
    String redacted = SANITIZER.sanitize(text, DIALECT).getFullStatement();
    String safe = redacted == null ? "" : redacted;
    return new Statement(
        switch (policy) {
          case DIGEST -> "";
          case REDACTED -> safe;
          case FULL -> text;
        },
        digest(safe));
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.strip().replaceAll("\\s+", " ").getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
