package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.Tracing;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** A trace stays small: what comes when a kind has no span left gets none, and is counted. */
class SpanBudgetTest {
  private final Story story = new Story(FoldLimits.NONE);

  private static long traced(java.util.stream.Stream<Tracing> spans) {
    return spans.filter(Tracing::traced).count();
  }

  @Test
  void theFirstJobsOfACellGetSpansAndTheRestIsCounted() {
    for (int job = 0; job < 450; job++) {
      story.wholeJob(job, cell("a"));
    }
    story.seen();

    assertEquals(400, traced(story.server.all(JobRecord.class).map(JobRecord::tracing)));
    assertEquals(400, traced(story.server.all(StageRecord.class).map(StageRecord::tracing)));
    assertTrue(story.server.job(399).tracing().traced());
    assertFalse(story.server.job(400).tracing().traced());
    // 50 jobs and their stages; the tasks of stages without a span are not looked at.
    assertEquals(100, story.server.cell("a").spansOmitted());
  }

  @Test
  void anotherRunHasABudgetOfItsOwn() {
    for (int job = 0; job < 450; job++) {
      story.wholeJob(job, cell("a"));
    }
    story.wholeJob(450, cell("b")).seen();

    assertTrue(story.server.job(450).tracing().traced());
    assertEquals(0, story.server.cell("b").spansOmitted());
  }

  @Test
  void whatABatchApplicationLeavesOutIsCountedForIt() {
    for (int job = 0; job < 4010; job++) {
      story.wholeJob(job, new Properties());
    }
    story.seen();

    assertEquals(4000, traced(story.server.all(JobRecord.class).map(JobRecord::tracing)));
    assertEquals(20, story.server.application().spansOmitted());
  }

  @Test
  void aRunThatTheFoldForgotGoesOnWithTheBudgetThatIsLeft() {
    Story small = new Story(new FoldLimits(2, 2, 1, 2, 2, 1000));
    for (int job = 0; job < 450; job++) {
      small.wholeJob(job, cell(job % 2 == 0 ? "a" : "b")).seen();
    }
    for (int job = 450; job < 1000; job++) {
      small.wholeJob(job, cell("a")).seen();
    }

    assertFalse(small.server.job(999).tracing().traced());
  }

  @Test
  void jobsOfAnExecutionWithoutASpanGetNone() {
    for (int id = 0; id <= 300; id++) {
      story.fold.executionStarted(new ExecutionInput(id, id, "query", List.of(), "", story.now()));
      Properties properties = cell("a");
      properties.setProperty("spark.sql.execution.id", String.valueOf(id));
      story.job(id, properties, stage(id, 1)).jobSucceeds(id);
      story.fold.executionEnded(id, story.now(), "");
    }
    story.seen();

    assertTrue(story.server.job(299).tracing().traced());
    assertFalse(story.server.execution(300).tracing().traced());
    assertFalse(story.server.job(300).tracing().traced());
    assertEquals(2, story.server.cell("a").spansOmitted());
  }

  @Test
  void tasksOfManyStagesShareTheBudgetOfTheTrace() {
    SpanBudget budget = SpanBudget.ofCell();

    assertEquals(480, budget.take(SpanBudget.Kind.TASK, 480));
    assertEquals(20, budget.take(SpanBudget.Kind.TASK, 30));
    assertEquals(0, budget.take(SpanBudget.Kind.TASK, 30));
    assertEquals(40, budget.omitted());
  }

  @Test
  void allKindsTogetherStayBelowTwoThousand() {
    SpanBudget budget = SpanBudget.ofCell();
    int spans = 1;
    for (SpanBudget.Kind kind : SpanBudget.Kind.values()) {
      spans += budget.take(kind, 1_000_000);
    }

    assertTrue(spans < 2000, spans + " spans");
  }
}
