package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.properties;
import static io.cellwatch.model.fold.Story.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.model.Scope;
import io.cellwatch.model.Tracing;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The trace that work belongs to, and what its span hangs below. */
class TracePlacementTest {
  private final Story story = new Story();

  private void interactive() {
    story.fold.configuration(key -> key.equals("spark.ui.showConsoleProgress") ? "true" : "");
  }

  private static Properties inExecution(Properties properties, long executionId) {
    properties.setProperty("spark.sql.execution.id", String.valueOf(executionId));
    return properties;
  }

  private void execution(long id, long root) {
    story.fold.executionStarted(
        new ExecutionInput(id, root, "query " + id, List.of(), "", story.now()));
  }

  private static void placed(Scope trace, Scope parent, Tracing tracing) {
    assertEquals(trace, tracing.trace());
    assertEquals(parent, tracing.parent());
  }

  @Test
  void jobsOfACellHangBelowItAndTheirStagesBelowThem() {
    story.wholeJob(0, cell("a")).seen();

    placed(Scope.CELL, Scope.CELL, story.server.job(0).tracing());
    placed(Scope.CELL, Scope.job(0), story.server.stage(0).tracing());
    assertEquals(Tracing.State.NONE, story.server.application().tracing().state());
  }

  @Test
  void jobsOfAnExecutionHangBelowItAndItBelowTheCell() {
    execution(7, 7);
    story.wholeJob(0, inExecution(cell("a"), 7)).seen();
    story.fold.executionEnded(7, story.now(), "");

    placed(Scope.CELL, Scope.execution(7), story.seen().job(0).tracing());
    placed(Scope.CELL, Scope.CELL, story.server.execution(7).tracing());
  }

  @Test
  void nestedExecutionsHangBelowTheOutermost() {
    execution(7, 7);
    execution(8, 7);
    story.wholeJob(0, inExecution(cell("a"), 8));
    story.fold.executionEnded(8, story.now(), "");
    story.fold.executionEnded(7, story.now(), "");

    placed(Scope.CELL, Scope.execution(7), story.seen().execution(8).tracing());
    placed(Scope.CELL, Scope.CELL, story.server.execution(7).tracing());
  }

  @Test
  void aBatchApplicationIsOneTrace() {
    execution(7, 7);
    story.wholeJob(0, inExecution(new Properties(), 7)).wholeJob(1, null).seen();

    placed(Scope.APPLICATION, Scope.execution(7), story.server.job(0).tracing());
    placed(Scope.APPLICATION, Scope.APPLICATION, story.server.execution(7).tracing());
    placed(Scope.APPLICATION, Scope.APPLICATION, story.server.job(1).tracing());
    assertEquals(Tracing.State.OPEN, story.server.application().tracing().state());
    assertEquals(Tracing.State.DUE, story.applicationEnds().seen().application().tracing().state());
  }

  @Test
  void workWithoutACellInAShellHasATraceForEachJobAndExecution() {
    interactive();
    execution(7, 7);
    story.wholeJob(0, inExecution(new Properties(), 7)).wholeJob(1, null).seen();

    placed(Scope.execution(7), Scope.execution(7), story.server.job(0).tracing());
    placed(Scope.execution(7), Scope.execution(7), story.server.execution(7).tracing());
    placed(Scope.job(1), Scope.job(1), story.server.job(1).tracing());
    placed(Scope.job(1), Scope.job(1), story.server.stage(1).tracing());
    assertEquals(Tracing.State.NONE, story.server.application().tracing().state());
  }

  @Test
  void jobsOfABatchAreInItsTraceWhateverTheirCell() {
    String run = "0b34f6a5-36bb-4d10-9a25-a8a8ad4e4ed4";
    story.fold.queryStarted("id", run, "", List.of(), story.now());
    Properties properties = cell("a");
    properties.setProperty("spark.jobGroup.id", run);
    properties.setProperty("streaming.sql.batchId", "3");
    story.wholeJob(0, properties).seen();

    placed(Scope.batch(run, 3), Scope.batch(run, 3), story.server.job(0).tracing());
  }

  @Test
  void aStageOfTwoJobsHangsBelowTheOneItWasSubmittedForAndNamesTheOther() {
    StageInput shared = stage(0, 1);
    story
        .job(0, cell("a"), shared)
        .job(1, cell("b"), shared)
        .submit(shared, cell("b"))
        .run(shared, 0)
        .complete(shared)
        .jobSucceeds(0)
        .jobSucceeds(1)
        .seen();

    placed(Scope.CELL, Scope.job(1), story.server.stage(0).tracing());
    assertEquals("b", story.server.stage(0).run().cell());
    assertEquals(1, story.server.stage(0).sharing().size());
    assertEquals(0, story.server.stage(0).sharing().get(0).jobId());
  }

  @Test
  void skippedStagesHaveNoSpan() {
    story.job(0, cell("a"), stage(0, 1), stage(1, 1)).submit(stage(1, 1)).run(stage(1, 1), 0);
    story.complete(stage(1, 1)).jobSucceeds(0).seen();

    assertEquals(Tracing.State.NONE, story.server.stage(0).tracing().state());
    assertEquals(Tracing.State.DUE, story.server.stage(1).tracing().state());
  }

  /** As from {@code toLocalIterator}, of which nothing tells the cell before its first job. */
  @Test
  void anExecutionThatEndedBeforeItsFirstJobIsInTheTraceOfThatJobsCell() {
    interactive();
    execution(7, 7);
    story.fold.executionEnded(7, story.now(), "");
    placed(Scope.execution(7), Scope.execution(7), story.seen().execution(7).tracing());

    story.wholeJob(0, inExecution(cell("a"), 7)).seen();

    placed(Scope.CELL, Scope.CELL, story.server.execution(7).tracing());
    placed(Scope.CELL, Scope.execution(7), story.server.job(0).tracing());
    assertEquals("a", story.server.execution(7).run().cell());
  }

  /** Its execution's span has been exported meanwhile. */
  @Test
  void aJobThatComesTooLateChangesNothingOfItsExecution() {
    interactive();
    execution(7, 7);
    story.fold.executionEnded(7, story.now(), "");
    story.server.take(story.fold.next(story.now() + 8_000, false));
    Tracing before = story.server.execution(7).tracing();
    assertEquals(Tracing.State.DUE, before.state());

    story.wholeJob(0, inExecution(properties(), 7)).wholeJob(1, inExecution(cell("a"), 7)).seen();

    assertEquals(before, story.server.execution(7).tracing());
    assertEquals(0, story.server.execution(7).lastJobEndMillis());
  }
}
