package io.cellwatch.model.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.WorkState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code spark.redaction.string.regex}: what the application says is secret leaves no driver. */
class RedactionTest {
  private static final String SECRET = "hunter2";
  private static final String REPLACED = "*********(redacted)";

  private final Story story = new Story();

  private void configured(String key, String regex) {
    story.fold.configuration(name -> name.equals(key) ? regex : "");
  }

  /** Work of each kind, whose every text holds the secret. */
  private StateUpdate everyText() {
    String text = "password=" + SECRET + " of ada";
    StageInput stage = Story.stage(0, 1);
    story
        .job(0, Story.properties("spark.job.description", text), stage)
        .submit(stage, Story.properties("spark.job.description", text))
        .start(stage, 7);
    story.fold.taskEnded(
        0,
        0,
        7,
        0,
        TaskEndReason.EXCEPTION_FAILURE,
        "1",
        story.now(),
        0,
        story.now() + 9,
        null,
        new Failed(text));
    story.fail(stage, text).jobFails(0, text);
    story.fold.executionStarted(
        new ExecutionInput(1, 1, text, List.of(), "", story.now(), "0123456789abcdef", text));
    story.fold.executionEnded(1, story.now(), text);
    story.fold.queryStarted("id", "run", "clicks", List.of(), story.now());
    story.fold.queryEnded("run", story.now(), text);
    story.fold.operationStarted("o", "s", "ada", "tag", List.of(), text, story.now());
    story.fold.operationEnded("o", story.now(), WorkState.FAILED, text);
    return story.fold.next(story.now(), true);
  }

  @Test
  void textsThatMatchLeaveNoDriver() {
    configured("spark.redaction.string.regex", "hunter\\d");
    StateUpdate update = everyText();
    assertFalse(update.toString().contains(SECRET), update::toString);
    String expected = "password=" + REPLACED + " of ada";
    assertEquals(expected, update.jobs().get(0).error());
    assertEquals(expected, update.jobs().get(0).description());
    assertEquals(expected, update.stages().get(0).error());
    assertEquals(expected, update.stages().get(0).chosenTasks().get(0).error());
    assertEquals(expected, update.executions().get(0).description());
    assertEquals(expected, update.executions().get(0).error());
    assertEquals(expected, update.executions().get(0).plan());
    assertEquals(expected, update.operations().get(0).statement());
    assertEquals(expected, update.operations().get(0).error());
  }

  @Test
  void theExpressionForSqlWinsAsInSpark() {
    configured("spark.redaction.string.regex", "nothing");
    configured("spark.sql.redaction.string.regex", "hunter\\d");
    assertFalse(everyText().toString().contains(SECRET));
  }

  @Test
  void withoutAnExpressionTextsAreAsTheyWere() {
    assertTrue(everyText().executions().get(0).description().contains(SECRET));
  }

  private record Failed(String error) implements TaskDetails {
    @Override
    public int attempt() {
      return 0;
    }

    @Override
    public boolean speculative() {
      return false;
    }

    @Override
    public String host() {
      return "host-1";
    }

    @Override
    public String locality() {
      return "ANY";
    }
  }
}
