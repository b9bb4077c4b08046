package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.stage;
import static io.cellwatch.model.fold.TaskEndReason.KILLED;
import static io.cellwatch.model.fold.TaskEndReason.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.WorkState;
import org.junit.jupiter.api.Test;

class LateTaskTest {
  private final Story story = new Story();
  private final StageInput stage = stage(0, 2);

  @Test
  void taskEndAfterStageCompletionIsCounted() {
    story.job(0, cell("c"), stage).submit(stage).start(stage, 0, 1, 2).succeed(stage, 0, 1);
    story.complete(stage);
    assertEquals(1, story.seen().stage(0).tasks().active());
    assertFalse(story.server.stage(0).ended(), "a task of it runs");

    story.end(stage, 2, 1, KILLED);

    assertEquals(1, story.seen().stage(0).tasks().killed());
    assertTrue(story.server.stage(0).ended());
    assertEquals(6000, story.server.total(Quantity.TASK_WALL_MILLIS));
  }

  @Test
  void taskEndAfterJobEndReachesStageJobAndCell() {
    story.job(0, cell("c"), stage).submit(stage).start(stage, 0, 1, 2).succeed(stage, 0, 1);
    story.complete(stage).jobSucceeds(0).seen();

    story.end(stage, 2, 1, SUCCESS, Measured.amount(7));

    Progress expected = new Progress(2, 0, 3, 2, 0, 0, 0);
    assertEquals(expected, story.seen().stage(0).tasks());
    assertEquals(expected, story.server.job(0).tasks());
    assertEquals(expected, story.server.cell("c").tasks());
    assertEquals(7, story.server.cell("c").totals().get(Quantity.INPUT_BYTES));
  }

  @Test
  void runningStageOfAnEndedJobStillCountsForThatJob() {
    // Two jobs share the stage; one is cancelled at a moment when no task of the stage runs.
    story.job(0, cell("a"), stage).job(1, cell("b"), stage).submit(stage).run(stage, 0);
    story.jobFails(0, "Job 0 cancelled because SparkContext was shut down");

    story.run(stage, 1).complete(stage).jobSucceeds(1);

    assertEquals(2, story.seen().job(0).tasks().completed(), "as Spark's REST counts");
    assertEquals(2, story.server.cell("a").tasks().completed(), "the cell agrees with its job");
    assertEquals(WorkState.CANCELLED, story.server.job(0).state());
  }

  @Test
  void resubmittedTaskEndsTwiceAndLeavesNoTaskRunning() {
    story.job(0, stage).submit(stage).start(stage, 0, 1).succeed(stage, 0);

    story.end(stage, 0, 0, TaskEndReason.RESUBMITTED);

    assertEquals(new Progress(2, 1, 1, 1, 1, 0, 0), story.seen().stage(0).tasks());
    assertEquals(1, story.server.total(Quantity.TASKS_RESUBMITTED));
    assertEquals(0, story.server.total(Quantity.TASK_ENDS_UNKNOWN));
    assertEquals(2000, story.server.total(Quantity.TASK_WALL_MILLIS), "its time counts once");
  }

  @Test
  void progressOfAJobThatEndedWithoutATimeDoesNotGoBack() {
    story.job(0, stage).submit(stage).run(stage, 0);
    long moved = story.seen().job(0).lastProgressMillis();

    story.fold.jobEnded(0, -1, true, "");

    assertEquals(moved, story.seen().job(0).lastProgressMillis());
  }
}
