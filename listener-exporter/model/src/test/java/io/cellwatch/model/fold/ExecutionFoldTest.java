package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.properties;
import static io.cellwatch.model.fold.Story.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.WorkState;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecutionFoldTest {
  private final Story story = new Story();
  private final StageInput stage = stage(0, 1);
  private final Properties ofExecution = properties("spark.sql.execution.id", "1");

  private Story started(long id) {
    story.fold.executionStarted(
        new ExecutionInput(id, id, "collect at x", List.of(), "", story.now()));
    return story;
  }

  private Received ended(@Nullable String error) {
    story.fold.executionEnded(1, story.now(), error);
    return story.seen();
  }

  @Test
  void emptyMessageIsSuccess() {
    started(1);

    assertEquals(WorkState.SUCCEEDED, ended("").execution(1).state());
    assertEquals(1, story.server.total(Quantity.SQL_SUCCEEDED));
  }

  @Test
  void messageIsAFailureThoughAllJobsSucceeded() {
    started(1).job(0, ofExecution, stage).jobSucceeds(0);

    assertEquals(WorkState.FAILED, ended("[DIVIDE_BY_ZERO] Division by zero").execution(1).state());
    assertEquals("[DIVIDE_BY_ZERO] Division by zero", story.server.execution(1).error());
    assertEquals(1, story.server.total(Quantity.SQL_FAILED));
  }

  @Test
  void messageOfACancelledJobIsACancellation() {
    started(1);

    assertEquals(
        WorkState.CANCELLED,
        ended("[SPARK_JOB_CANCELLED] Job 0 cancelled  SQLSTATE: XXKDA").execution(1).state());
    assertEquals(1, story.server.total(Quantity.SQL_CANCELLED));
  }

  @Test
  void withoutAMessageTheJobsDecideAsBeforeSpark34() {
    started(1).job(0, ofExecution, stage).jobFails(0, "Job aborted due to stage failure");

    assertEquals(WorkState.FAILED, ended(null).execution(1).state());
  }

  @Test
  void withoutAMessageAndWithoutFailedJobsItSucceeded() {
    started(1).job(0, ofExecution, stage).jobSucceeds(0);

    assertEquals(WorkState.SUCCEEDED, ended(null).execution(1).state());
  }

  @Test
  void jobsAfterItsEndCountForIt() {
    started(1);
    ended("");
    story.job(0, ofExecution, stage).jobFails(0, "Job aborted due to stage failure");

    assertEquals(1, story.seen().execution(1).jobs());
    assertEquals(WorkState.SUCCEEDED, story.server.execution(1).state(), "its end said so");
    assertEquals(WorkState.FAILED, story.server.job(0).state());
  }

  @Test
  void secondEndCountsNothing() {
    started(1);
    ended("");

    assertEquals(WorkState.SUCCEEDED, ended("too late").execution(1).state());
    assertEquals(0, story.server.total(Quantity.SQL_FAILED));
  }

  @Test
  void endOfAnUnknownExecutionCountsNothingAsInSpark() {
    assertEquals(0, ended("").total(Quantity.SQL_SUCCEEDED));
  }

  @Test
  void firstJobTellsWhichCellItWorksFor() {
    Properties marked = cell("c");
    marked.putAll(ofExecution);
    started(1);
    assertEquals(CellSource.SQL_DESCRIPTION, story.seen().execution(1).run().source());

    story.job(0, marked, stage);

    assertEquals("c", story.seen().execution(1).run().cell());
  }

  @Test
  void jobWithoutAnySignIsOfTheCellThatTheDescriptionNames() {
    started(1).job(0, ofExecution, stage);

    assertEquals("collect at x", story.seen().job(0).run().cell());
  }

  @Test
  void executionWhoseStartWasDroppedIsKnownByItsJobs() {
    story.job(0, ofExecution, stage).jobSucceeds(0);

    assertEquals(WorkState.SUCCEEDED, ended("").execution(1).state());
    assertEquals(CellRun.NONE, story.server.execution(1).run());
  }

  @Test
  void jobOfAForgottenExecutionDoesNotBringItBackForEver() {
    Story bounded = new Story(new FoldLimits(2, 2, 2, 2, 2, 10));
    for (int id = 1; id <= 5; id++) {
      bounded.fold.executionStarted(new ExecutionInput(id, id, "q", List.of(), "", bounded.now()));
      bounded.fold.executionEnded(id, bounded.now(), "");
    }
    bounded.job(0, ofExecution, stage).jobSucceeds(0).seen();

    assertTrue(bounded.server.all(SqlExecutionRecord.class).allMatch(SqlExecutionRecord::ended));
  }
}
