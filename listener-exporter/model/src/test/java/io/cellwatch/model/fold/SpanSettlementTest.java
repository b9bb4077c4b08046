package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.Tracing.State;
import io.cellwatch.model.WorkState;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** When a span is due: once nothing more is expected of the work, and no sooner. */
class SpanSettlementTest {
  private final Story story = new Story();

  /** The driver's clock goes on, and nothing happens. */
  private Received after(long millis) {
    story.server.take(story.fold.next(story.now() + millis, false));
    story.fold.acknowledged();
    return story.server;
  }

  @Test
  void aStageIsDueWhenItsLastTaskHasEnded() {
    StageInput stage = stage(0, 2);
    story.job(0, cell("a"), stage).submit(stage).start(stage, 0, 1).succeed(stage, 0);
    story.complete(stage).jobSucceeds(0);
    assertEquals(State.OPEN, story.seen().stage(0).tracing().state());
    assertEquals(State.OPEN, story.server.job(0).tracing().state());

    story.succeed(stage, 1);

    assertEquals(State.DUE, story.seen().stage(0).tracing().state());
    assertEquals(State.DUE, story.server.job(0).tracing().state());
    assertEquals(story.now(), story.server.stage(0).lastTaskEndMillis());
  }

  @Test
  void anExecutionIsDueWhenNoJobCanFollowItsEnd() {
    story.fold.executionStarted(new ExecutionInput(7, 7, "query", List.of(), "", story.now()));
    Properties properties = cell("a");
    properties.setProperty("spark.sql.execution.id", "7");
    story.wholeJob(0, properties);
    story.fold.executionEnded(7, story.now(), "");

    assertEquals(State.OPEN, after(7_000).execution(7).tracing().state());
    assertEquals(State.DUE, after(7_001).execution(7).tracing().state());
  }

  /** Short executions may end by the hundreds a second, and each is due only seconds later. */
  @Test
  void executionsOfWhichMoreEndThanAreKeptAreAllDueInTime() {
    Story small = new Story(new FoldLimits(2, 2, 1, 2, 2, 1000));
    for (int second = 0; second < 30; second++) {
      long now = small.now() + second * 1000L;
      if (second < 20) {
        small.fold.executionStarted(
            new ExecutionInput(second, second, "query", List.of(), "", now));
        small.fold.executionEnded(second, now, "");
      }
      small.server.take(small.fold.next(now, false));
      small.fold.acknowledged();
    }

    for (int id = 0; id < 20; id++) {
      assertEquals(State.DUE, small.server.execution(id).tracing().state(), "execution " + id);
    }
    assertEquals(0, small.server.total(Quantity.RECORDS_FOLDED));
  }

  @Test
  void anExecutionThatEndedWaitsForTheJobThatItStillHas() {
    story.fold.executionStarted(new ExecutionInput(7, 7, "query", List.of(), "", story.now()));
    Properties properties = cell("a");
    properties.setProperty("spark.sql.execution.id", "7");
    StageInput stage = stage(0, 1);
    story.job(0, properties, stage).submit(stage);
    story.fold.executionEnded(7, story.now(), "");
    assertEquals(State.OPEN, after(60_000).execution(7).tracing().state());

    story.run(stage, 0).complete(stage).jobSucceeds(0);

    assertEquals(State.DUE, after(7_001).execution(7).tracing().state());
    assertEquals(story.now(), story.server.execution(7).lastJobEndMillis());
  }

  @Test
  void theWorkOfARunEndsWithItsConnectOperationsAndSqlExecutions() {
    long begin = story.now();
    List<String> tags = List.of(cell("a").getProperty(CellTag.PROPERTY));
    story.fold.operationStarted("o", "s", "ada", "tag", tags, "", begin);
    story.fold.executionStarted(new ExecutionInput(7, 7, "query", tags, "", begin));
    Properties properties = cell("a");
    properties.setProperty("spark.sql.execution.id", "7");
    story.wholeJob(0, properties);
    long end = story.now();
    story.fold.executionEnded(7, end + 20, "");
    assertEquals(end + 20, story.seen().cell("a").workEndMillis());
    story.fold.operationEnded("o", end + 30, WorkState.SUCCEEDED, "");

    assertEquals(end + 30, story.seen().cell("a").workEndMillis());
    assertEquals(begin, story.server.cell("a").workStartMillis());
  }

  @Test
  void aRunIsDueAfterAMinuteInWhichNothingWasDoneForIt() {
    story.wholeJob(0, cell("a"));

    assertEquals(State.OPEN, after(60_000).cell("a").tracing().state());
    assertEquals(State.DUE, after(60_001).cell("a").tracing().state());
  }

  @Test
  void aRunIsDueWhenTheNextCellOfItsNotebookWorks() {
    story.wholeJob(0, cell("a")).wholeJob(1, cell("b")).seen();

    assertEquals(State.DUE, story.server.cell("a").tracing().state());
    assertEquals(State.OPEN, story.server.cell("b").tracing().state());
  }

  @Test
  void allIsDueWhenTheApplicationEnds() {
    story.fold.executionStarted(new ExecutionInput(7, 7, "query", List.of(), "", story.now()));
    story.wholeJob(0, cell("a"));
    story.fold.executionEnded(7, story.now(), "");
    story.applicationEnds().seen();

    assertEquals(State.DUE, story.server.execution(7).tracing().state());
    assertEquals(State.DUE, story.server.cell("a").tracing().state());
  }

  @Test
  void aBatchThatFailedEndsWithTheNewestEventAndNotWhenTheListenerRan() {
    String run = "0b34f6a5-36bb-4d10-9a25-a8a8ad4e4ed4";
    story.fold.queryStarted("id", run, "", List.of(), story.now());
    Properties properties = cell("a");
    properties.setProperty("spark.jobGroup.id", run);
    properties.setProperty("streaming.sql.batchId", "3");
    story.wholeJob(0, properties);
    long newest = story.now();
    story.fold.taskProgressed(0, new TaskMetrics(), new SqlMetrics(), newest + 5_000);
    story.fold.queryEnded(run, newest + 10_000, "boom");

    story.seen();
    assertEquals(
        List.of(newest),
        story
            .server
            .all(io.cellwatch.model.StreamingBatchRecord.class)
            .map(io.cellwatch.model.StreamingBatchRecord::endMillis)
            .toList());
  }
}
