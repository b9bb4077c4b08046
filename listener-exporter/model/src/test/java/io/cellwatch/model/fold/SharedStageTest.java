package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.attempt;
import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.done;
import static io.cellwatch.model.fold.Story.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageCounts;
import io.cellwatch.model.WorkState;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedStageTest {
  private final Story story = new Story();
  private final StageInput map = stage(0, 2);
  private final StageInput one = stage(1, 1);
  private final StageInput two = stage(2, 1);

  @Test
  void skippedStageBelongsToTheCellOfItsJob() {
    story.job(0, Story.cell("c"), map, one).submit(one, Story.cell("c")).run(one, 0);
    story.complete(one).jobSucceeds(0);
    assertEquals(WorkState.SKIPPED, story.seen().stage(0).state());
    assertEquals("c", story.server.stage(0).run().cell());
  }

  @Test
  void stageThatItsJobNeverRanIsSkipped() {
    story.job(0, map, one).submit(one).run(one, 0).complete(one).jobSucceeds(0);

    assertEquals(WorkState.SKIPPED, story.seen().stage(0).state());
    assertEquals(2, story.server.stage(0).tasks().skipped());
    assertEquals(new Progress(3, 0, 1, 1, 0, 0, 2), story.server.job(0).tasks());
    assertEquals(1.0, story.server.job(0).tasks().ratio());
    assertEquals(new StageCounts(2, 0, 1, 1, 0), story.server.job(0).stages());
    assertEquals(1, story.server.total(Quantity.STAGES_SKIPPED));
  }

  @Test
  void stageOfTwoRunningJobsCountsInBothAndOnceInTheApplication() {
    story.job(0, cell("a"), map, one).job(1, cell("b"), map, two).submit(map, cell("a"));
    story.run(map, 0, 1);

    assertEquals(List.of(0, 1), story.seen().stage(0).jobIds());
    assertEquals(2, story.server.job(0).tasks().completed());
    assertEquals(2, story.server.job(1).tasks().completed());
    assertEquals(2, story.server.total(Quantity.TASKS_SUCCESS));
    assertEquals(
        2, story.server.cell("a").totals().get(Quantity.TASKS_SUCCESS), "it was submitted for a");
    assertEquals(0, story.server.cell("b").totals().get(Quantity.TASKS_SUCCESS));
  }

  @Test
  void stageGoesOnForTheOtherJobWhenOneEndsEarly() {
    story.job(0, cell("a"), map, one).job(1, cell("b"), map, two).submit(map).start(map, 0, 1);
    story.succeed(map, 0).jobFails(0, "Job 0 cancelled ").succeed(map, 1).complete(map);
    story.submit(two).run(two, 5).complete(two).jobSucceeds(1).seen();

    assertEquals(2, story.server.job(0).tasks().completed(), "as Spark's REST goes on counting");
    assertEquals(3, story.server.job(1).tasks().completed());
    assertEquals(WorkState.SUCCEEDED, story.server.stage(0).state());
    assertTrue(story.server.all(CellRecord.class).allMatch(CellRecord::ended));
  }

  @Test
  void pendingStageThatOneJobGaveUpRunsForTheOther() {
    story.job(0, cell("a"), map, one).job(1, cell("b"), map, two);
    story.jobFails(0, "Job 0 cancelled ");
    assertEquals(WorkState.PENDING, story.seen().stage(0).state(), "job 1 waits for it");

    story.submit(map).run(map, 0, 1).complete(map).submit(two).run(two, 5).complete(two);
    story.jobSucceeds(1).seen();

    assertEquals(WorkState.SUCCEEDED, story.server.stage(0).state());
    assertEquals(
        3, story.server.job(0).tasks().skipped(), "as Spark's REST: it gave its stages up");
    assertEquals(0, story.server.job(0).tasks().completed());
    assertTrue(story.server.cell("a").ended(), "nothing can happen to it any more");
    assertEquals(1, story.server.total(Quantity.STAGES_SKIPPED), "only stage 1 was skipped");
  }

  @Test
  void stageThatIsReusedAfterItsEndIsSkippedInTheLaterJob() {
    story.job(0, map, one).submit(map).run(map, 0, 1).complete(map);
    story.job(1, done(map), two).submit(two).run(two, 5).complete(two).jobSucceeds(1).seen();

    assertEquals(new Progress(1, 0, 1, 1, 0, 0, 2), story.server.job(1).tasks());
    assertEquals(new StageCounts(2, 0, 1, 1, 0), story.server.job(1).stages());
    assertEquals(WorkState.SUCCEEDED, story.server.stage(0).state(), "its own attempt ran");
    assertEquals(0, story.server.total(Quantity.STAGES_SKIPPED));
  }

  @Test
  void stageThatIsReusedManyTimesKeepsNoEndedJob() {
    story.job(0, map, one).submit(map).run(map, 0, 1).complete(map);
    for (int job = 1; job <= 5000; job++) {
      StageInput result = stage(job + 10, 1);
      story.job(job, done(map), result).submit(result).complete(result).jobSucceeds(job);
    }
    LiveStage reused = story.fold.stages().stages.kept.get(0L);

    assertEquals(1, reused == null ? -1 : reused.jobs(), "only job 0 runs");
    assertEquals(100, story.seen().stage(0).jobIds().size());
  }

  @Test
  void sameStageListedTwiceByAJobCountsOnce() {
    story.job(0, one, one).submit(one).run(one, 0);

    assertEquals(1, story.seen().job(0).tasks().completed());
  }

  @Test
  void laterAttemptServesOnlyTheJobsThatStillRun() {
    StageInput again = attempt(0, 1, 2);
    story.job(0, cell("a"), map, one).job(1, cell("b"), map, two).submit(map);
    story.fail(map, "fetch failed").jobFails(0, "Job 0 cancelled ").submit(again).run(again, 0);

    assertEquals(List.of(1), story.seen().stage(0, 1).jobIds());
    assertEquals("b", story.server.stage(0, 1).run().cell());
    assertEquals(0, story.server.job(0).tasks().completed());
  }
}
