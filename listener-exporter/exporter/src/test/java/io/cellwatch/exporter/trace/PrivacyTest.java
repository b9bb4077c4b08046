package io.cellwatch.exporter.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.otlp.OtlpJson;
import io.cellwatch.exporter.trace.TraceOptions.SqlText;
import io.opentelemetry.api.trace.StatusCode;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each switch of docs/traces.md keeps back what the table there says, in all that leaves. */
class PrivacyTest {
  private static final String LITERAL = "hunter2";

  /** Texts of the golden messages, replaced by statements with a literal. */
  private static final Map<String, String> STATEMENTS =
      Map.of(
          "\"select 1\"", "\"select 'it\\\\'s hunter2' from people\"",
          "\"range(9)\"", "\"with x as (select 'hunter2' from people) select * from x\"",
          "\"one\\ntwo\"", "\"-- it's hunter2\\nselect \\\"hunter2\\\" from people\"",
          "*(1) Range", "Filter (name = hunter2) people");

  private static TraceOptions options(boolean messages, boolean titles, SqlText sql) {
    return new TraceOptions("spark", messages, titles, sql);
  }

  /** All that an exporter gets, as it leaves. */
  private static String sent(List<FinishedSpan> spans) throws Exception {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    OtlpJson.write(spans, json);
    return json.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String live(TraceOptions options) throws Exception {
    return sent(EverySpan.live(options, STATEMENTS));
  }

  @Test
  void errorMessagesAreInNoStatusAndNoAttributeOnceTheyAreSwitchedOff() throws Exception {
    List<String> messages =
        List.of("no\\nway", "Job aborted", "java.lang.IllegalStateException: no", "boom");
    String shown = live(options(true, true, SqlText.REDACTED));
    messages.forEach(message -> assertTrue(shown.contains(message), message));

    List<FinishedSpan> spans = EverySpan.live(options(false, true, SqlText.REDACTED), STATEMENTS);
    String hidden = sent(spans);
    messages.forEach(message -> assertFalse(hidden.contains(message), message));
    List<FinishedSpan> errors =
        spans.stream().filter(span -> span.status().getStatusCode() == StatusCode.ERROR).toList();
    assertTrue(errors.size() > 3, () -> "they are errors still: " + errors);
    assertTrue(hidden.contains("ValueError"), "and tell their class");
    assertTrue(hidden.contains("java.lang.IllegalStateException"));
  }

  @Test
  void messageOfALaunchThatFailedIsGoneTooAndItsKindStays() throws Exception {
    String shown = sent(EverySpan.launched(options(true, true, SqlText.REDACTED)));
    assertTrue(shown.contains("64 GB for hunter2"), shown);
    String hidden = sent(EverySpan.launched(options(false, true, SqlText.REDACTED)));
    assertFalse(hidden.contains("64 GB"), hidden);
    assertTrue(hidden.contains("\"memory\""), hidden);
  }

  @Test
  void titlesOfCellsAreGoneOnceTheyAreSwitchedOff() throws Exception {
    assertTrue(live(options(true, true, SqlText.REDACTED)).contains("df.count()"));
    String hidden = live(options(true, false, SqlText.REDACTED));
    assertFalse(hidden.contains("df.count()"), hidden);
    assertFalse(hidden.contains(SpanAttribute.CELL_TITLE.key()), hidden);
  }

  @Test
  void statementsLeaveWithoutTheirLiteralsByDefault() throws Exception {
    String sent = live(TraceOptions.DEFAULT);
    assertFalse(sent.contains(LITERAL), sent);
    assertTrue(sent.contains("select ? from people"), sent);
    assertTrue(sent.contains("with x as (select ? from people) select * from x"), sent);
    assertFalse(sent.contains(SpanAttribute.PLAN.key() + "\""), sent);
    assertTrue(sent.contains(SpanAttribute.PLAN_DIGEST.key()), sent);
  }

  @Test
  void ofAStatementOnlyItsDigestLeavesIfThatIsWanted() throws Exception {
    String sent = live(options(true, true, SqlText.DIGEST));
    assertFalse(sent.contains(LITERAL), sent);
    assertFalse(sent.contains("people"), sent);
    assertTrue(sent.contains(SpanAttribute.EXECUTION_TEXT_DIGEST.key()), sent);
  }

  @Test
  void theWholeStatementAndPlanLeaveIfTheyAreWanted() throws Exception {
    String sent = live(options(true, true, SqlText.FULL));
    assertTrue(sent.contains("with x as (select 'hunter2' from people) select * from x"), sent);
    assertTrue(sent.contains("Filter (name = hunter2) people"), sent);
  }

  /** Of work without a cell the description stands for the cell. */
  @ParameterizedTest
  @EnumSource(SqlText.class)
  void aDescriptionThatStandsForTheCellFollowsTheSameRule(SqlText policy) throws Exception {
    Map<String, String> described =
        Map.of(
            "\"cell\": \"b1f2\"", "\"cell\": \"select 'hunter2' from people\"",
            "\"PROPERTY\"", "\"SQL_DESCRIPTION\"",
            "\"CELL\"", "\"APPLICATION\"");
    List<FinishedSpan> spans = EverySpan.replayed(options(true, true, policy), described);
    String shown =
        spans.stream()
            .filter(span -> span.name().equals(WorkSpan.JOB.spanName()))
            .map(span -> span.attributes().get(SpanAttribute.CELL_ID.text()))
            .map(String::valueOf)
            .findFirst()
            .orElseThrow();
    assertEquals(
        switch (policy) {
          case DIGEST -> "null";
          case REDACTED -> "select ? from people";
          case FULL -> "select 'hunter2' from people";
        },
        shown);
  }
}
