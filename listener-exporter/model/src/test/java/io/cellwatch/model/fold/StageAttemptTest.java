package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.attempt;
import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.stage;
import static io.cellwatch.model.fold.TaskEndReason.COMMIT_DENIED;
import static io.cellwatch.model.fold.TaskEndReason.EXCEPTION_FAILURE;
import static io.cellwatch.model.fold.TaskEndReason.FETCH_FAILED;
import static io.cellwatch.model.fold.TaskEndReason.KILLED;
import static io.cellwatch.model.fold.TaskEndReason.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageCounts;
import io.cellwatch.model.WorkState;
import org.junit.jupiter.api.Test;

class StageAttemptTest {
  private final Story story = new Story();
  private final StageInput stage = stage(0, 2);

  @Test
  void speculativeCopyMayPassTheTotalAndTheRatioStaysAtOne() {
    story.job(0, stage).submit(stage).start(stage, 0, 1).speculate(stage, 2, 1);
    assertEquals(3, story.seen().stage(0).tasks().active());
    story.succeed(stage, 0, 1).end(stage, 2, 1, SUCCESS).complete(stage).jobSucceeds(0);

    Progress tasks = story.seen().job(0).tasks();
    assertEquals(new Progress(2, 0, 3, 2, 0, 0, 0), tasks);
    assertEquals(1.0, tasks.ratio());
    assertEquals(tasks, story.server.stage(0).tasks());
    assertEquals(1, story.server.stage(0).speculativeTasks());
  }

  @Test
  void failedTaskThatIsRetriedCountsAsFailedAndAsDone() {
    story.job(0, stage).submit(stage).run(stage, 0).start(stage, 1);
    story.end(stage, 1, 1, EXCEPTION_FAILURE).start(stage, 2).end(stage, 2, 1, SUCCESS);

    assertEquals(new Progress(2, 0, 2, 2, 1, 0, 0), story.seen().job(0).tasks());
    assertEquals(1, story.server.total(Quantity.TASKS_EXCEPTION_FAILURE));
  }

  @Test
  void killedAndCommitDeniedTasksAreNoFailures() {
    story.job(0, stage).submit(stage).start(stage, 0, 1);
    story.end(stage, 0, 0, KILLED, null).end(stage, 1, 1, COMMIT_DENIED);

    assertEquals(new Progress(2, 0, 0, 0, 0, 2, 0), story.seen().job(0).tasks());
    assertEquals(1, story.server.total(Quantity.TASKS_KILLED));
    assertEquals(1, story.server.total(Quantity.TASKS_COMMIT_DENIED));
    assertEquals(
        2_000_000_000L,
        story.server.total(Quantity.UNATTRIBUTED_NANOS),
        "the killed task has no metrics: nobody knows where its time went");
  }

  @Test
  void progressWithinAnAttemptNeverGoesBack() {
    story.job(0, stage).submit(stage).run(stage, 0);
    double before = story.seen().stage(0).tasks().ratio();
    story.start(stage, 2).end(stage, 2, 0, EXCEPTION_FAILURE);
    story.start(stage, 3).end(stage, 3, 0, TaskEndReason.RESUBMITTED);

    assertEquals(before, story.seen().stage(0).tasks().ratio());
    assertEquals(0.5, story.server.job(0).tasks().ratio());
  }

  @Test
  void attemptAfterAFetchFailureCountsOnceAsRetriedAndItsStageOnceAsSucceeded() {
    StageInput map = stage(0, 2);
    StageInput reduce = stage(1, 2);
    StageInput mapAgain = attempt(0, 1, 1);
    StageInput reduceAgain = attempt(1, 1, 2);
    story.job(0, cell("c"), map, reduce).submit(map).run(map, 0, 1).complete(map);
    story.submit(reduce).run(reduce, 10).start(reduce, 11).end(reduce, 11, 11, FETCH_FAILED);
    story.fail(reduce, "org.apache.spark.shuffle.MetadataFetchFailedException");
    assertEquals(0, story.seen().total(Quantity.STAGES_FAILED), "it may be tried again");

    story.submit(mapAgain).run(mapAgain, 20).complete(mapAgain);
    story.submit(reduceAgain).run(reduceAgain, 10, 11).complete(reduceAgain).jobSucceeds(0).seen();

    assertEquals(1, story.server.total(Quantity.STAGES_RETRIED));
    assertEquals(0, story.server.total(Quantity.STAGES_FAILED));
    assertEquals(3, story.server.total(Quantity.STAGES_SUCCEEDED), "as REST: COMPLETE attempts");
    assertTrue(story.server.stage(1, 0).retried());
    assertEquals(WorkState.FAILED, story.server.stage(1, 0).state());
    assertFalse(story.server.stage(1, 1).retried());
    assertEquals(new StageCounts(2, 0, 2, 0, 1), story.server.job(0).stages());
    assertEquals(5, story.server.job(0).tasks().completedIndices(), "partition 10 counts once");
    assertEquals(6, story.server.job(0).tasks().completed());
  }

  @Test
  void lastFailedAttemptCountsAsFailedWhenItsJobEnds() {
    StageInput again = attempt(0, 1, 2);
    story.job(0, stage).submit(stage).fail(stage, "fetch failed").submit(again);
    story.fail(again, "fetch failed").jobFails(0, "Job aborted due to stage failure").seen();

    assertEquals(1, story.server.total(Quantity.STAGES_RETRIED));
    assertEquals(1, story.server.total(Quantity.STAGES_FAILED));
    assertEquals(WorkState.FAILED, story.server.job(0).state());
  }

  @Test
  void taskOfAnEarlierAttemptThatEndsLateCountsThere() {
    StageInput again = attempt(0, 1, 2);
    story.job(0, stage).submit(stage).start(stage, 0, 1).fail(stage, "fetch failed");
    story.submit(again).start(again, 2).end(again, 2, 0, SUCCESS).end(stage, 1, 1, SUCCESS);

    assertEquals(1, story.seen().stage(0, 0).tasks().completed());
    assertEquals(1, story.server.stage(0, 1).tasks().completed());
    assertFalse(story.server.stage(0, 0).ended(), "its task 0 runs");
  }

  @Test
  void stageWithoutTasksSucceeds() {
    StageInput empty = stage(0, 0);
    story.job(0, empty).submit(empty).complete(empty).jobSucceeds(0);

    assertEquals(WorkState.SUCCEEDED, story.seen().stage(0).state());
    assertEquals(1.0, story.server.job(0).tasks().ratio());
  }

  @Test
  void jobWithoutStagesSucceeds() {
    story.job(0, cell("c")).jobSucceeds(0);

    assertEquals(WorkState.SUCCEEDED, story.seen().job(0).state());
    assertEquals(1, story.server.cell("c").jobs().succeeded());
    assertTrue(story.server.cell("c").ended());
  }

  @Test
  void submissionThatIsToldTwiceCountsOnce() {
    story.job(0, stage).submit(stage).submit(stage).run(stage, 0, 1).complete(stage);
    story.complete(stage).submit(stage).jobSucceeds(0);

    assertEquals(new StageCounts(1, 0, 1, 0, 0), story.seen().job(0).stages());
    assertEquals(WorkState.SUCCEEDED, story.server.stage(0).state());
    assertEquals(1, story.server.total(Quantity.STAGES_SUCCEEDED));
  }

  @Test
  void longestOverMedianIsTheSkewOfAStageOfFourTasks() {
    StageInput four = stage(0, 4);
    story.job(0, four).submit(four);
    for (int task = 0; task < 4; task++) {
      long launch = story.now();
      story.fold.taskStarted(0, 0, task, task, "1", launch, false);
      story.fold.taskEnded(
          0,
          0,
          task,
          task,
          SUCCESS,
          "1",
          launch,
          0,
          launch + (task == 3 ? 4000 : 1000),
          null,
          TaskDetails.UNKNOWN);
    }
    story.complete(four);

    assertEquals(1, story.seen().application().stageSkew().count());
    assertEquals(4000, story.server.stage(0).longestTaskMillis());
    assertEquals(960, story.server.stage(0).medianTaskMillis(), "lower bound of its bucket");
  }
}
