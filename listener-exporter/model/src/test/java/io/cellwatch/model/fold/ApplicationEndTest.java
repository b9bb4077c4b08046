package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.WorkState;
import org.junit.jupiter.api.Test;

class ApplicationEndTest {
  private final Story story = new Story();
  private final StageInput stage = stage(0, 3);

  @Test
  void lastUpdateSaysThatItIsTheLast() {
    assertFalse(story.fold.next(story.now(), false).last());
    story.applicationEnds();

    StateUpdate last = story.fold.next(story.now(), false);

    assertTrue(last.last());
    assertEquals(ApplicationState.ENDED, last.application().state());
    assertEquals(story.now(), last.application().endMillis());
  }

  @Test
  void runningWorkStaysRunningWithoutTasks() {
    story.job(0, cell("c"), stage, stage(1, 1)).submit(stage).start(stage, 0, 1);
    story.applicationEnds().seen();

    assertEquals(WorkState.RUNNING, story.server.job(0).state(), "as Spark's REST shows it");
    assertEquals(WorkState.RUNNING, story.server.stage(0).state());
    assertEquals(WorkState.PENDING, story.server.stage(1).state());
    assertEquals(0, story.server.job(0).tasks().active());
    assertEquals(0, story.server.executor("1").activeTasks());
    assertEquals(0, story.server.stage(0).oldestTaskStartMillis());
  }

  @Test
  void taskThatEndsAfterTheApplicationCountsInItsRunningStage() {
    story.job(0, stage).submit(stage).start(stage, 0, 1).applicationEnds().succeed(stage, 0);

    assertEquals(1, story.seen().stage(0).tasks().completed());
    assertEquals(0, story.server.stage(0).tasks().active());
    assertEquals(0, story.server.executor("1").activeTasks());
  }

  @Test
  void failedAttemptThatWaitedForItsRetryIsFailed() {
    story.job(0, stage).submit(stage).fail(stage, "fetch failed").applicationEnds();

    assertEquals(1, story.seen().total(Quantity.STAGES_FAILED));
  }

  @Test
  void coresAreBusyOrIdleUntilTheEnd() {
    story.job(0, stage).submit(stage).start(stage, 0);
    long launched = story.now();
    story.applicationEnds();
    long ended = story.now();

    assertEquals(ended - launched, story.seen().total(Quantity.CORE_BUSY_MILLIS));
    assertEquals(
        4 * (ended - Story.START) - (ended - launched),
        story.server.total(Quantity.CORE_IDLE_MILLIS),
        "four cores");
  }

  @Test
  void applicationIsStartingUntilItHasAnId() {
    ApplicationFold fold = new ApplicationFold(FoldLimits.LIVE, new CellResolver(null));

    assertEquals(ApplicationState.STARTING, fold.next(5, true).application().state());
    assertEquals("", fold.next(5, false).application().applicationId());
  }
}
