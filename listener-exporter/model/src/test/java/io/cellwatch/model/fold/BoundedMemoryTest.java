package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedMemoryTest {
  private static final int JOBS = 100_000;
  private static final int CELLS = 10_000;
  private static final int JOBS_OF_A_CELL = JOBS / CELLS;
  private static final FoldLimits LIMITS = FoldLimits.LIVE;

  private final Story story = new Story(LIMITS);

  private interface Delivery {
    void attempt();
  }

  private void runAll(Delivery delivery) {
    for (int job = 0; job < JOBS; job++) {
      story.fold.executionStarted(new ExecutionInput(job, job, "q", List.of(), "", story.now()));
      story.wholeJob(job, cell("c" + job / JOBS_OF_A_CELL));
      story.fold.executionEnded(job, story.now(), "");
      if (job % 500 == 0) {
        delivery.attempt();
      }
    }
  }

  private int held() {
    return story.fold.all().stream().mapToInt(Kept::size).sum();
  }

  private int waiting() {
    return story.fold.all().stream().mapToInt(Kept::unacknowledged).sum();
  }

  /** Nothing is expected of the last executions any more. */
  private void afterALateJobsTime() {
    story.server.take(story.fold.next(story.now() + 7_001, false));
    story.fold.acknowledged();
  }

  private int most() {
    return LIMITS.jobs() + LIMITS.stages() + LIMITS.cells() + LIMITS.executions() + 1;
  }

  @Test
  void acknowledgedRecordsAreForgottenAndNotCountedAsFolded() {
    runAll(story::seen);
    afterALateJobsTime();

    assertEquals(most(), held(), "the newest of each kind, and an executor");
    assertEquals(0, waiting());
    assertEquals(0, story.fold.stages().unended());
    assertEquals(0, story.server.total(Quantity.RECORDS_FOLDED));
    assertTotalsAreExact();
    assertKeptCellsAreExact();
    assertFullUpdateHoldsTheNewest();
  }

  @Test
  void serverThatNeverAcknowledgesCostsNoMoreThanTheLimits() {
    runAll(
        () -> {
          story.fold.next(story.now(), false);
          story.fold.refused();
          int unsettled = LIMITS.executions();
          assertTrue(waiting() <= most() + unsettled, () -> waiting() + " wait");
        });
    story.fold.next(story.now() + 7_001, false);
    story.fold.refused();
    assertEquals(most(), held());
    assertEquals(most(), waiting());
    long folded = 2L * (JOBS - LIMITS.jobs()) + (JOBS - LIMITS.stages()) + (CELLS - LIMITS.cells());

    story.seen();

    assertEquals(folded, story.server.total(Quantity.RECORDS_FOLDED), "each, once");
    assertTotalsAreExact();
    assertKeptCellsAreExact();
  }

  @Test
  void executionsThatAllEndAtOnceAreBoundedWhileTheyMayStillGetAJob() {
    for (int id = 0; id < JOBS; id++) {
      story.fold.executionStarted(new ExecutionInput(id, id, "q", List.of(), "", story.now()));
      story.fold.executionEnded(id, story.now(), "");
      assertTrue(held() <= 2 * LIMITS.executions() + 1, () -> held() + " held");
    }
    story.seen();

    assertEquals(
        JOBS - 2L * LIMITS.executions(),
        story.server.total(Quantity.RECORDS_FOLDED),
        "what no server had is counted");
  }

  @Test
  void recordThatAServerHadIsNotCountedWhenItGoesDuringAResync() {
    Story small = new Story(new FoldLimits(3, 3, 3, 3, 3, 10));
    for (int job = 0; job < 3; job++) {
      small.wholeJob(job, cell("c" + job));
    }
    small.seen();
    small.fold.next(small.now(), true); // Everything is under way to another server.
    for (int job = 3; job < 6; job++) {
      small.wholeJob(job, cell("c" + job));
    }
    small.fold.refused();
    small.seen();
    assertEquals(0, small.server.total(Quantity.RECORDS_FOLDED), "the first server had them");

    for (int job = 6; job < 10; job++) {
      small.wholeJob(job, cell("c" + job));
    }
    small.seen();
    assertEquals(3, small.server.total(Quantity.RECORDS_FOLDED), "a job, its stage and its cell");
  }

  @Test
  void recordThatChangedWhileItWasUnderWayIsNotTakenYet() {
    Story small = new Story(new FoldLimits(1, 1, 1, 1, 1, 10));
    StageInput stage = Story.stage(0, 1);
    small.job(0, cell("c0"), stage).submit(stage).start(stage, 0);
    small.fold.next(small.now(), false);
    small.succeed(stage, 0).complete(stage).jobSucceeds(0);
    small.fold.acknowledged();
    small.wholeJob(1, cell("c1"));
    small.seen();

    assertEquals(3, small.server.total(Quantity.RECORDS_FOLDED), "their ends reached nobody");
  }

  private void assertFullUpdateHoldsTheNewest() {
    StateUpdate full = story.fold.next(story.now(), true);
    story.fold.refused();

    assertEquals(LIMITS.jobs(), full.jobs().size());
    assertEquals(LIMITS.stages(), full.stages().size());
    assertEquals(LIMITS.cells(), full.cells().size());
    int oldest = full.jobs().stream().mapToInt(JobRecord::jobId).min().orElseThrow();
    assertEquals(JOBS - LIMITS.jobs(), oldest);
    assertEquals(most(), story.fold.next(story.now(), false).records().count(), "refused: again");
  }

  private void assertTotalsAreExact() {
    assertEquals(JOBS, story.server.total(Quantity.JOBS_SUCCEEDED));
    assertEquals(JOBS, story.server.total(Quantity.STAGES_SUCCEEDED));
    assertEquals(JOBS, story.server.total(Quantity.TASKS_SUCCESS));
    assertEquals(JOBS, story.server.total(Quantity.SQL_SUCCEEDED));
    assertEquals(2000L * JOBS, story.server.total(Quantity.TASK_WALL_MILLIS));
    assertEquals(600L * JOBS, story.server.total(Quantity.RUN_MILLIS));
  }

  private void assertKeptCellsAreExact() {
    for (int kept = CELLS - LIMITS.cells(); kept < CELLS; kept++) {
      assertEquals(JOBS_OF_A_CELL, story.server.cell("c" + kept).jobs().succeeded());
      assertEquals(
          600L * JOBS_OF_A_CELL, story.server.cell("c" + kept).totals().get(Quantity.RUN_MILLIS));
      if (kept % 100 != 0) {
        kept += 99;
      }
    }
  }

  @Test
  void cellThatWorksOnIsNotForgottenBeforeIdleOnes() {
    Story small = new Story(new FoldLimits(3, 3, 3, 3, 3, 10));
    small.wholeJob(0, cell("busy"));
    for (int job = 1; job < 50; job++) {
      small.wholeJob(job, cell(job % 2 == 0 ? "busy" : "c" + job)).seen();
    }

    assertEquals(25, small.server.cell("busy").jobs().succeeded());
  }

  @Test
  void workWithoutACellIsNeverForgotten() {
    Story small = new Story(new FoldLimits(3, 3, 3, 3, 3, 10));
    small.wholeJob(0, null);
    for (int job = 1; job < 50; job++) {
      small.wholeJob(job, Story.properties("spark.jobGroup.id", "c" + job)).seen();
    }
    small.wholeJob(50, null);

    assertEquals(2, small.seen().noCell().jobs().succeeded(), "its sums never fall");
  }

  @Test
  void whatRunsIsNeverForgotten() {
    Story small = new Story(new FoldLimits(2, 2, 2, 2, 2, 100));
    for (int job = 0; job < 20; job++) {
      small.job(job, cell("c" + job), Story.stage(job, 1)).submit(Story.stage(job, 1));
    }

    StateUpdate full = small.fold.next(small.now(), true);

    assertEquals(20, full.jobs().stream().filter(job -> !job.ended()).count());
    assertEquals(20, full.records().filter(StageRecord.class::isInstance).count());
    assertEquals(20, full.records().filter(JobRecord.class::isInstance).count());
    assertEquals(20, full.cells().size());
  }

  @Test
  void taskAboveTheLimitOfWatchedTasksCountsAsOneWhoseStartWasDropped() {
    Story small = new Story(new FoldLimits(2, 2, 2, 2, 2, 1));
    StageInput stage = Story.stage(0, 2);
    small.job(0, stage).submit(stage).start(stage, 0, 1).succeed(stage, 0, 1);

    assertEquals(2, small.seen().stage(0).tasks().completed());
    assertEquals(1, small.server.total(Quantity.TASK_ENDS_UNKNOWN));
  }
}
