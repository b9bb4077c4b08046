package io.cellwatch.exporter.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.trace.TraceOptions.SqlText;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
  private static String redacted(String sql) {
    return Statement.of(sql, SqlText.REDACTED).shown();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'hidden'",
        "SELECT \"hidden\"",
        "SELECT 'it''s hidden'",
        "SELECT 'it\\'s hidden'",
        "SELECT \"say \\\"hidden\\\" \"",
        "SELECT \"say \"\"hidden\"\" \"",
        "SELECT 'back\\\\', 'hidden'",
        "SELECT r'raw\\', 'hidden'",
        "SELECT R\"raw\\\", \"hidden\"",
        "SELECT r'hidden\\'",
        "SELECT bar'it\\'s hidden'",
        "SELECT 'a' 'hidden'",
        "SELECT 'a'\"hidden\"",
        "SELECT $$it's hidden$$",
        "SELECT $tag$ $$ hidden $tag$",
        "SELECT 'two\nlines hidden'",
        "SELECT 'Grüße \uD83D\uDE00 \u2028 hidden'",
        "SELECT 'cut in the middle of hidden",
        "SELECT \"cut hidden",
        "SELECT `cut hidden",
        "SELECT $$cut hidden",
        "SELECT 'cut after a backslash \\",
        "SELECT 1 -- hidden",
        "SELECT 1 -- it's\n, 'hidden'",
        "SELECT 1 -- goes on \\\n hidden \n, 2",
        "SELECT 1 /* hidden */, 2",
        "SELECT 1 /* it's */, 'hidden'",
        "SELECT 1 /* one /* two's */ hidden */, 2",
        "SELECT 1 /* one /*+ no comment */, 'hidden' /* */",
        "SELECT 1 /* not closed hidden",
        "SELECT 'no -- comment', 'hidden'",
        "SELECT 'no /* comment', 'hidden */'",
        "SELECT `it's`, 'hidden'",
        "SELECT `a``b's`, 'hidden'",
        "SELECT x'hidden', DATE 'hidden', TIMESTAMP\"hidden\", INTERVAL 'hidden' DAY",
        "SET fs.s3a.secret.key=hidden",
        "set spark.x.password = hidden;still hidden",
        "ADD JAR https://example.org/x.jar?token=hidden",
        "LIST FILES /home/hidden",
        "CREATE TABLE t USING jdbc OPTIONS (url 'jdbc:hidden', password 'hidden')",
        "BEGIN SET v = 'hidden'; END",
        "COMMENT ON TABLE t IS 'hidden'",
        "SELECT * FROM t |> WHERE a = 'hidden' |> SELECT b",
      })
  void nothingOfALiteralOrCommentIsLeft(String sql) {
    assertFalse(redacted(sql).contains("hidden"), () -> redacted(sql));
    assertEquals(redacted(sql), Statement.described(sql, SqlText.REDACTED).shown(), "known as SQL");
    assertEquals("", Statement.described(sql, SqlText.DIGEST).shown());
    assertEquals(sql, Statement.described(sql, SqlText.FULL).shown());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT a, 'x' FROM t WHERE b = 5 | SELECT a, ? FROM t WHERE b = ?",
        "SELECT 4.2, 4e10, 4.2E-10, 42L, 4.2BD, 0x1F | SELECT ?, ?, ?, ?, ?, ?",
        "SELECT a1, t2.c3 FROM db4.t5 | SELECT a1, t2.c3 FROM db4.t5",
        "SELECT `a name` FROM t | SELECT `a name` FROM t",
        "SELECT x'1F', DATE '2026-11-22' | SELECT x?, DATE ?",
        "SELECT /*+ BROADCAST(t) */ a FROM t | SELECT /*+ BROADCAST(t) */ a FROM t",
        "SELECT a FROM t WHERE b IN (1, 'x' ,3) | SELECT a FROM t WHERE b IN (?)",
        "SELECT :p, ?, TRUE, NULL | SELECT :p, ?, TRUE, NULL",
        "SET spark.sql.shuffle.partitions=8 | SET spark.sql.shuffle.partitions= ?",
        "SET spark.sql.shuffle.partitions | SET spark.sql.shuffle.partitions",
        "UPDATE t SET a = 1 WHERE b = c | UPDATE t SET a = ? WHERE b = c",
        "SELECT 1;  SELECT 'x' | SELECT ?; SELECT ?",
        "SELECT grüße FROM t | SELECT grüße FROM t",
      })
  void namesAndKeywordsStay(String sql, String expected) {
    assertEquals(expected, redacted(sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count at NativeMethodAccessorImpl.java:0",
        "describe at Job.scala:12",
        "cache at /home/ada/select 'it' from.py:3",
        "nightly load, step 2",
        "Don't panic",
        "selected columns",
      })
  void whatIsNoStatementIsShownAsItIs(String text) {
    assertEquals(new Statement(text, ""), Statement.described(text, SqlText.DIGEST));
  }

  @Test
  void aStatementThatLooksLikeACallSiteIsAStatementStill() {
    assertEquals(
        "SELECT ? at x:?", Statement.described("SELECT 'hidden' at x:5", SqlText.REDACTED).shown());
  }

  @Test
  void aStatementBehindCommentsIsKnownAsOne() {
    String sql = "/* a /* b */ c */ -- it's\n (SELECT 'hidden')";
    assertEquals("(SELECT ?)", Statement.described(sql, SqlText.REDACTED).shown());
    assertEquals("", Statement.described("-- hidden", SqlText.REDACTED).shown());
  }

  /** As Spark 4.3 tells of {@code spark.sql()}, and of collecting what that gave; as 3.4 did. */
  private static List<String> connectPlans() {
    return List.of(
        """
        sql_command {
          input {
            common {
              plan_id: 2
            }
            sql {
              query: "%s"
            }
          }
        }
        """,
        """
        common {
          plan_id: 18
        }
        sql {
          query: "%s"
        }
        """,
        """
        sql_command {
          sql: "%s"
        }
        """);
  }

  @ParameterizedTest
  @MethodSource("connectPlans")
  void theStatementOfAConnectOperationIsTakenOutOfItsPlan(String plan) {
    String sql = "select 'it''s \\\\ hidden' as `größe`, \"b\"\nfrom t -- }";
    String escaped =
        "select \\'it\\'\\'s \\\\\\\\ hidden\\' as `gr\\303\\266\\303\\237e`, \\\"b\\\"\\nfrom t -- }";
    String text = plan.replace("%s", escaped);

    assertEquals(sql, Statement.of(text, SqlText.FULL).shown());
    assertEquals(Statement.of(sql, SqlText.REDACTED), Statement.of(text, SqlText.REDACTED));
    assertEquals("select ? as `größe`, ? from t", redacted(text));
    assertEquals("", Statement.of(text, SqlText.DIGEST).shown());
    for (int cut = plan.indexOf('%') + 15; cut < text.length(); cut++) {
      String part = text.substring(0, cut);
      assertFalse(redacted(part).contains("hidden"), () -> part + " -> " + redacted(part));
    }
  }

  @Test
  void thePlanOfAConnectOperationIsShownWithNamesAndWithoutValues() {
    String plan =
        """
        common {
          plan_id: 12
          origin { python_origin { fragment: "hidden { \\"" call_site: "hidden" } }
        }
        project {
          input {
            read {
              data_source {
                format: "jdbc"
                options {
                  key: "query"
                  value: "select hidden"
                }
              }
            }
          }
          expressions {
            expression_string {
              expression: "raise_error(concat(\\'hidden \\', id))"
            }
          }
          expressions {
            alias {
              expr {
                unresolved_attribute {
                  unparsed_identifier: "order.id"
                }
              }
              name: "a hidden name"
            }
          }
          expressions {
            literal {
              long: -42
            }
          }
        }
        """;

    assertEquals(
        "project { input { read { data_source { format: ? options { key: ? value: ? } } } }"
            + " expressions { expression_string { expression: raise_error(concat(?, id)) } }"
            + " expressions { alias { expr { unresolved_attribute { unparsed_identifier: order.id"
            + " } } name: ? } } expressions { literal { long: ? } } }",
        redacted(plan));
    assertEquals(plan, Statement.of(plan, SqlText.FULL).shown());
    assertEquals(
        Statement.of(plan, SqlText.DIGEST),
        Statement.of(
            plan.replace("42", "43").replace("plan_id: 12", "plan_id: 2"), SqlText.DIGEST));
    for (int cut = 10; cut < plan.length(); cut++) {
      String part = plan.substring(0, cut);
      assertFalse(redacted(part).contains("hidden"), () -> part + " -> " + redacted(part));
    }
  }

  @Test
  void whatConnectDescribesAnExecutionByIsNotShown() {
    String text = "Spark Connect - session_id: \"3f\"\nplan {\n  root {\n    sql {\n      query...";
    assertEquals(new Statement("", ""), Statement.described(text, SqlText.REDACTED));
    assertEquals("", Statement.named(text, SqlText.REDACTED));
    assertEquals(text, Statement.named(text, SqlText.FULL));
    assertEquals("count at x.py:1", Statement.named("count at x.py:1", SqlText.DIGEST));
    assertEquals(text, Statement.described(text, SqlText.FULL).shown());
  }

  @Test
  void statementsThatDifferInLiteralsHaveOneDigest() {
    String digest = Statement.of("SELECT a FROM t WHERE b = 'x'", SqlText.DIGEST).digest();
    assertTrue(digest.matches("[0-9a-f]{16}"), digest);
    for (SqlText policy : SqlText.values()) {
      assertEquals(
          digest, Statement.of("SELECT a\n FROM t -- now\n WHERE b = 'it''s'", policy).digest());
    }
    assertNotEquals(digest, Statement.of("SELECT a FROM t WHERE c = 'x'", SqlText.DIGEST).digest());
    assertEquals(new Statement("", ""), Statement.of(" ", SqlText.FULL));
  }

  @Test
  void noMixtureOfQuotesEscapesAndCommentsUncoversALiteral() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder sql = new StringBuilder("SELECT a");
      for (int parts = random.nextInt(6); parts >= 0; parts--) {
        sql.append(" , ").append(part(random, noise(random) + "hidden" + noise(random)));
      }
      String cut = sql.substring(0, "SELECT a".length() + random.nextInt(sql.length() - 7));
      assertFalse(redacted(cut).contains("hidden"), () -> cut + " -> " + redacted(cut));
    }
  }

  private static String noise(Random random) {
    String signs = "'\"`\\-/*+$;= rR1\n";
    StringBuilder noise = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      noise.append(signs.charAt(random.nextInt(signs.length())));
    }
    return noise.toString();
  }

  /** One way to write a text into a statement so that Spark takes all of it as one token. */
  private static String part(Random random, String text) {
    String escaped = text.replace("\\", "\\\\");
    return switch (random.nextInt(7)) {
      case 0 -> "'" + escaped.replace("'", "''") + "'";
      case 1 -> "'" + escaped.replace("'", "\\'") + "'";
      case 2 -> "\"" + escaped.replace("\"", "\\\"") + "\"";
      case 3 -> "r'" + text.replace("'", "") + "'";
      case 4 -> "$x$" + text.replace("$", "") + "$x$";
      case 5 -> "--" + text.replace("\\", "").replace("\n", "") + "\n b";
      default -> "/* " + text.replace("*", "").replace("/", "") + " */ `b'\"``c`";
    };
  }
}
