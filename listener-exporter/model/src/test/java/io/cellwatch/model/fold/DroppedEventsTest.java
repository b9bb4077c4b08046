package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.stage;
import static io.cellwatch.model.fold.TaskEndReason.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.WorkState;
import org.junit.jupiter.api.Test;

class DroppedEventsTest {
  private final Story story = new Story();
  private final StageInput stage = stage(0, 3);

  @Test
  void endOfATaskWhoseStartWasDroppedCountsItsOutcomeOnly() {
    story.job(0, stage).submit(stage).succeed(stage, 0);

    assertEquals(new Progress(3, 0, 1, 1, 0, 0, 0), story.seen().stage(0).tasks());
    assertEquals(1, story.server.total(Quantity.TASKS_SUCCESS));
    assertEquals(1, story.server.total(Quantity.TASK_ENDS_UNKNOWN));
    assertEquals(0, story.server.total(Quantity.RUN_MILLIS), "Spark leaves its metrics out, too");
    assertEquals(0, story.server.executor("1").activeTasks());
  }

  @Test
  void taskOfAStageThatWasNeverToldIsUnknown() {
    story.run(stage, 0);

    assertEquals(0, story.seen().application().activeTasks());
    assertEquals(1, story.server.total(Quantity.TASK_ENDS_UNKNOWN));
    assertEquals(0, story.server.all(StageRecord.class).count());
  }

  @Test
  void stageWhoseSubmissionWasDroppedCountsForTheJobThatListsIt() {
    story.job(0, cell("c"), stage).run(stage, 0, 1, 2).complete(stage).jobSucceeds(0);

    assertEquals(WorkState.SUCCEEDED, story.seen().stage(0).state());
    assertEquals(0, story.server.job(0).stages().active());
    assertEquals(3, story.server.cell("c").totals().get(Quantity.TASKS_SUCCESS));
  }

  @Test
  void stageWhoseJobWasNeverToldWorksForNoCell() {
    story.submit(stage).run(stage, 0, 1, 2).complete(stage);

    assertEquals(3, story.seen().noCell().totals().get(Quantity.TASKS_SUCCESS));
    assertTrue(story.server.stage(0).ended());
  }

  @Test
  void stageWhoseJobWasNeverToldWorksForTheCellOfItsOwnProperties() {
    story.submit(stage, cell("c")).run(stage, 0).complete(stage).jobSucceeds(9);

    assertEquals(1, story.seen().cell("c").totals().get(Quantity.TASKS_SUCCESS));
    assertEquals(0, story.server.total(Quantity.JOBS_SUCCEEDED), "as Spark: an unknown job");
  }

  @Test
  void completedStageWhoseTaskEndsWereDroppedSettlesAtApplicationEnd() {
    story.job(0, cell("c"), stage).submit(stage).start(stage, 0, 1, 2).succeed(stage, 0);
    story.complete(stage).jobSucceeds(0);
    assertFalse(story.seen().stage(0).ended());
    assertEquals(2, story.server.cell("c").tasks().active());

    story.applicationEnds().seen();

    assertTrue(story.server.stage(0).ended());
    assertEquals(0, story.server.job(0).tasks().active());
    assertEquals(0, story.server.cell("c").tasks().active());
    assertEquals(0, story.server.executor("1").activeTasks());
    assertEquals(0, story.server.application().activeTasks());
  }

  @Test
  void knownDropsLetGoOfTasksThatACompletedStageStillHolds() {
    story.job(0, cell("c"), stage).submit(stage).start(stage, 0, 1, 2).succeed(stage, 0);
    story.complete(stage).jobSucceeds(0).dropped(2, 0).seen();

    assertTrue(story.server.stage(0).ended());
    assertEquals(0, story.server.application().activeTasks());
    assertEquals(0, story.server.executor("1").activeTasks());
    assertTrue(story.server.application().incomplete());
    assertTrue(story.server.cell("c").ended());

    story.succeed(stage, 1);
    assertEquals(1, story.seen().total(Quantity.TASK_ENDS_UNKNOWN), "it was a late one, counted");
  }

  @Test
  void nothingIsLetGoWhileEventsWaitInTheQueue() {
    story.job(0, stage).submit(stage).start(stage, 0, 1, 2).complete(stage).jobSucceeds(0);
    story.dropped(5, 3);
    assertEquals(3, story.seen().stage(0).tasks().active());

    story.succeed(stage, 0, 1).dropped(5, 0);

    assertEquals(0, story.seen().stage(0).tasks().active());
    assertEquals(2, story.server.stage(0).tasks().completed());
  }

  @Test
  void dropsTakeNothingFromAStageThatAJobWaitsFor() {
    StageInput result = stage(1, 1);
    story.job(0, stage, result).submit(stage).start(stage, 0, 1, 2).dropped(5, 0);
    story.succeed(stage, 0, 1, 2).complete(stage).submit(result).run(result, 7).complete(result);
    story.jobSucceeds(0);

    assertEquals(4, story.seen().job(0).tasks().completed());
    assertEquals(0, story.server.total(Quantity.TASK_ENDS_UNKNOWN));
  }

  @Test
  void jobWhoseEndWasDroppedHasSucceededWhenItsResultIsThere() {
    story.job(0, cell("c"), stage).submit(stage).run(stage, 0, 1, 2).complete(stage);
    assertEquals(WorkState.RUNNING, story.seen().job(0).state());

    story.dropped(1, 0).jobFails(0, "told after all");

    assertEquals(WorkState.SUCCEEDED, story.seen().job(0).state());
    assertEquals(1, story.server.total(Quantity.JOBS_SUCCEEDED));
    assertTrue(story.server.cell("c").ended());
  }

  @Test
  void stageWhoseCompletionWasDroppedEndsAfterItsJob() {
    story.job(0, stage).submit(stage).run(stage, 0, 1, 2).jobSucceeds(0).dropped(1, 0);

    assertTrue(story.seen().stage(0).ended());
    assertEquals(0, story.server.total(Quantity.STAGES_SUCCEEDED), "its outcome is not known");
  }

  @Test
  void weeksOfDroppedEndsKeepNothingButTheLimits() {
    Story bounded = new Story(new FoldLimits(10, 10, 10, 10, 10, 1_000_000));
    for (int job = 0; job < 2000; job++) {
      StageInput one = stage(2 * job, 2);
      StageInput two = stage(2 * job + 1, 1);
      bounded.fold.executionStarted(
          new ExecutionInput(job, job, "q", java.util.List.of(), "", bounded.now()));
      bounded.job(job, cell("c" + job), one, two).submit(one).start(one, 3L * job, 3L * job + 1);
      if (job % 3 == 0) {
        bounded.complete(one).jobSucceeds(job); // the tasks' ends were dropped
      } else if (job % 3 == 1) {
        bounded.succeed(one, 3L * job).jobSucceeds(job); // the stage's end was dropped
      } else {
        bounded.succeed(one, 3L * job, 3L * job + 1).complete(one); // the job's end was dropped
      }
      bounded.dropped(job, 0).seen();
    }
    bounded.seen();

    bounded.fold.all().forEach(kept -> assertTrue(kept.size() <= 45, "kept: " + kept.size()));
    assertTrue(bounded.server.application().activeTasks() < 60, "of jobs that may run");
    assertTrue(bounded.fold.stages().unended() <= 31, "stages that are followed");
  }

  @Test
  void negativeCountsAreNeverShown() {
    story.succeed(stage, 0).complete(stage).jobSucceeds(0).job(1, stage).complete(stage);
    story.end(stage, 3, 0, TaskEndReason.RESUBMITTED).end(stage, 3, 0, SUCCESS, null);
    story.jobSucceeds(1).applicationEnds().seen();

    assertEquals(0, story.server.job(1).stages().active());
    assertEquals(1, story.server.all(JobRecord.class).count());
    assertEquals(1, story.server.all(CellRecord.class).count());
  }
}
