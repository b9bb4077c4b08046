package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.stage;
import static io.cellwatch.model.fold.TaskEndReason.EXCEPTION_FAILURE;
import static io.cellwatch.model.fold.TaskEndReason.SUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class HostileEventsTest {
  private final Story story = new Story();
  private final StageInput stage = stage(0, 4);

  @Test
  void nullPropertiesAndNullMetricsAreFine() {
    story
        .job(0, (Properties) null, stage)
        .submit(stage, null)
        .start(stage, 0)
        .end(stage, 0, 0, SUCCESS, null);

    assertEquals(2000, story.seen().total(Quantity.TASK_WALL_MILLIS));
    assertEquals(2_000_000_000L, story.server.total(Quantity.UNATTRIBUTED_NANOS));
    assertEquals(1, story.server.noCell().tasks().completed());
  }

  @Test
  void hugePartitionIndicesCostAlmostNothing() {
    story.job(0, stage).submit(stage);
    long before = allocated();
    for (int i = 0; i < 8; i++) {
      story.start(stage, i).end(stage, i, Integer.MAX_VALUE - i * 4096, SUCCESS);
    }
    long bytes = allocated() - before;

    assertEquals(8, story.seen().stage(0).tasks().completedIndices());
    assertEquals(1.0, story.server.stage(0).tasks().ratio());
    assertTrue(bytes < 200_000, bytes + " bytes allocated");
  }

  private static long allocated() {
    return AllocationTest.THREADS.getCurrentThreadAllocatedBytes();
  }

  @Test
  void negativePartitionIndexCountsAsInSpark() {
    story.job(0, stage).submit(stage).start(stage, 0).end(stage, 0, -1, SUCCESS);

    assertEquals(1, story.seen().stage(0).tasks().completedIndices());
  }

  @Test
  void numbersOfTasksThatNoIntHoldsStayAtTheHighest() {
    StageInput huge = stage(0, Integer.MAX_VALUE);
    StageInput huger = stage(1, Integer.MAX_VALUE);
    story.job(0, cell("c"), huge, huger).job(1, cell("c"), huge, huger);
    story.jobSucceeds(0).jobSucceeds(1);

    assertEquals(Integer.MAX_VALUE, story.seen().job(0).tasks().total());
    assertEquals(Integer.MAX_VALUE, story.server.job(0).tasks().skipped());
    assertEquals(Integer.MAX_VALUE, story.server.cell("c").tasks().total());
    assertEquals(1.0, story.server.cell("c").tasks().ratio());
    assertEquals(0, story.server.cell("c").tasks().waiting());
  }

  @Test
  void negativeNumbersOfTasksCountAsNone() {
    story.job(0, stage(0, -5), stage(1, 3));

    assertEquals(3, story.seen().job(0).tasks().total());
    assertEquals(0, story.server.stage(0).tasks().total());
  }

  @Test
  void negativeIdsMakeNoRecords() {
    story.job(-1, stage).job(1, stage(-1, 2), new StageInput(3, -1, "x", 2, 0, 0, ""));
    story.submit(stage(-1, 2)).complete(stage(-1, 2)).jobSucceeds(1).jobSucceeds(-1);
    story.fold.executionStarted(new ExecutionInput(-7, -7, "q", List.of(), "", 5));
    story.fold.executionEnded(-7, 5, "");

    assertEquals(1, story.seen().all(JobRecord.class).count());
    assertEquals(0, story.server.all(StageRecord.class).count());
    assertEquals(0, story.server.all(SqlExecutionRecord.class).count());
  }

  @Test
  void highestIdsMakeRecords() {
    String id = Long.toString(Long.MAX_VALUE);
    story.job(Integer.MAX_VALUE, Story.properties("spark.sql.execution.id", id), stage);

    assertEquals(Long.MAX_VALUE, story.seen().job(Integer.MAX_VALUE).executionId());
    assertEquals(1, story.server.execution(Long.MAX_VALUE).jobs());
  }

  @Test
  void executionIdThatIsNoNumberIsNone() {
    story.job(0, Story.properties("spark.sql.execution.id", "seven"), stage);

    assertEquals(-1, story.seen().job(0).executionId());
  }

  @Test
  void timesThatAreNoneCountNoTime() {
    story.job(0, stage).submit(stage);
    long[][] times = {
      {-1, -1},
      {0, Story.START},
      {Long.MIN_VALUE, Long.MAX_VALUE},
      {Story.START, -1},
      {Story.START, 0}
    };
    for (int task = 0; task < times.length; task++) {
      long launch = times[task][0];
      story.fold.taskStarted(0, 0, task, task, "1", launch, false);
      story.fold.next(Story.START + 5000, false);
      story.fold.refused();
      story.fold.taskEnded(
          0,
          0,
          task,
          task,
          SUCCESS,
          "1",
          launch,
          Long.MAX_VALUE,
          times[task][1],
          new TaskMetrics(),
          TaskDetails.UNKNOWN);
    }

    assertEquals(0, story.seen().total(Quantity.TASK_WALL_MILLIS));
    assertTrue(story.server.total(Quantity.CORE_BUSY_MILLIS) <= 10_000, "not since 1970");
    assertEquals(5, story.server.stage(0).tasks().completed());
  }

  @Test
  void sumsStayAtTheHighestAndTheNextUpdateIsMade() {
    story.job(0, cell("c"), stage).submit(stage);
    for (int task = 0; task < 3; task++) {
      story.start(stage, task);
      story.end(stage, task, task, EXCEPTION_FAILURE, Measured.amount(Long.MAX_VALUE - 1));
    }

    assertEquals(Long.MAX_VALUE, story.seen().total(Quantity.INPUT_BYTES));
    assertEquals(Long.MAX_VALUE, story.server.cell("c").totals().get(Quantity.CPU_NANOS));
  }

  @Test
  void metricsBelowZeroTakeNothingAway() {
    story.job(0, stage).submit(stage).start(stage, 0, 1);
    story.end(stage, 0, 0, SUCCESS, Measured.of(100, 10));
    story.end(stage, 1, 1, SUCCESS, Measured.of(-1, -1));

    assertEquals(10, story.seen().total(Quantity.INPUT_BYTES));
    assertEquals(100, story.server.total(Quantity.RUN_MILLIS));
  }

  @Test
  void jobThatIsToldTwiceIsOneJob() {
    story.job(0, cell("c"), stage).submit(stage).run(stage, 0).job(0, cell("c"), stage);
    story.run(stage, 1).complete(stage).jobSucceeds(0).jobSucceeds(0);

    assertEquals(2, story.seen().job(0).tasks().completed());
    assertEquals(1, story.server.total(Quantity.JOBS_SUCCEEDED));
    assertTrue(story.server.cell("c").ended());
  }

  @Test
  void jobIdThatComesAgainReplacesTheEndedJobEvenIfTheServerRefuses() {
    story.wholeJob(0, cell("a"));
    story.fold.next(story.now(), false);
    StageInput other = stage(5, 7);
    story.job(0, cell("b"), other);
    story.fold.refused();

    assertEquals(7, story.seen().job(0).tasks().total(), "the newest record comes last");
  }

  @Test
  void figuresThatTheJvmCannotTellAreZero() {
    story.fold.driver(new DriverFigures(-1, -1, Double.NaN, -1, -1, -1, -1));

    assertEquals(0, story.seen().application().heapUsedBytes());
    assertEquals(0.0, story.server.application().callbackSeconds());
  }

  @Test
  void countOfDroppedEventsNeverFalls() {
    story.dropped(7, 0).dropped(3, 0);

    assertEquals(7, story.seen().total(Quantity.BUS_DROPPED_EVENTS));
  }

  @Test
  void coresBeyondReasonMakeNoNegativeTime() {
    story.fold.executorAdded("2", "h", Integer.MAX_VALUE, 1);
    story.fold.executorAdded("3", "h", Integer.MIN_VALUE, 1);
    story.fold.environment("4.2.0", "local", "", Integer.MAX_VALUE);
    story.wholeJob(0, cell("c")).seen();

    assertTrue(story.server.cell("c").totals().get(Quantity.CORE_BUSY_MILLIS) > 0);
    assertTrue(story.server.total(Quantity.CORE_IDLE_MILLIS) >= 0);
  }

  @Test
  void longAndOddNamesAreCutAndCleaned() {
    String odd = "x\u0000\ud800" + "y".repeat(20_000);
    story.fold.applicationStarted(odd, odd, odd, odd, 5);
    story.fold.environment(odd, odd, odd, 1);
    story.fold.executorAdded(odd, odd, 1, 5);
    story.fold.executorRemoved(odd, odd, 6);
    story.fold.jobStarted(0, 5, List.of(new StageInput(0, 0, odd, 1, 5, 0, odd)), cell(odd));
    story.fold.executionStarted(new ExecutionInput(1, 1, odd, List.of(odd), odd, 5));
    story.fold.executionEnded(1, 5, odd);
    story.fold.queryStarted(odd, odd, odd, List.of(), 5);
    story.fold.queryEnded(odd, 5, odd);
    story.fold.operationStarted(odd, odd, odd, odd, List.of(odd), odd, 5);
    story.fold.jobEnded(0, 5, false, odd);

    assertEquals(1024, story.seen().application().name().length());
    assertEquals(4096, story.server.job(0).error().length());
  }
}
