package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.JoinRows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What running tasks have joined, by their heartbeats. */
class PlanJoinsTest {
  private final Story story = new Story();
  private final StageInput stage = stage(0, 4);
  private final TaskMetrics metrics = new TaskMetrics();

  PlanJoinsTest() {
    story.fold.executionPlanned(
        1,
        List.of(
            new PlanJoin("BroadcastHashJoin", 20, List.of(10L, 11L)),
            new PlanJoin("SortMergeJoin", 30, List.of(20L))));
    story.job(0, cell("c"), stage).submit(stage).start(stage, 0, 1);
  }

  private void heartbeat(long task, long now, long... idsAndValues) {
    SqlMetrics sql = new SqlMetrics();
    for (int i = 0; i < idsAndValues.length; i += 2) {
      sql.add(idsAndValues[i], idsAndValues[i + 1]);
    }
    story.fold.taskProgressed(task, metrics, sql, now);
  }

  private JoinRows join() {
    return story.seen().stage(0).join();
  }

  @Test
  void tasksOfAStageAddUpWhatTheirWorstJoinMade() {
    heartbeat(0, 1_000, 10, 100, 11, 7, 20, 200, 30, 900_000);
    heartbeat(1, 2_000, 10, 50, 11, 7, 20, 40, 30, 100_000);
    assertEquals(new JoinRows("SortMergeJoin", 240, 1_000_000, 2_000), join());

    story.succeed(stage, 0);
    assertEquals(new JoinRows("SortMergeJoin", 40, 100_000, 2_000), join());
    story.succeed(stage, 1);
    assertEquals(JoinRows.NONE, join(), "nothing of it runs");
  }

  @Test
  void rowsThatATaskReadsAreGivenToItsJoinsToo() {
    metrics.set(TaskMetric.SHUFFLE_READ_RECORDS, 5_000);
    metrics.set(TaskMetric.INPUT_RECORDS, 1_000);
    heartbeat(0, 1_000, 30, 60_000);
    assertEquals(new JoinRows("SortMergeJoin", 6_000, 60_000, 1_000), join());
  }

  @Test
  void joinGrowsAsLongAsItMakesRows() {
    long now = story.now();
    heartbeat(0, now + 1_000, 20, 5, 30, 60_000);
    heartbeat(0, now + 2_000, 20, 5, 30, 60_001);
    heartbeat(0, now + 3_000, 20, 5, 30, 60_001, 99, 12);
    assertEquals(now + 2_000, join().grownMillis());
    assertEquals(
        now + 3_000, story.server.stage(0).lastProgressMillis(), "another metric of SQL rose");
  }

  @Test
  void newPlanOfAnExecutionTakesThePlaceOfItsOldOne() {
    story.fold.executionPlanned(1, List.of(new PlanJoin("ShuffledHashJoin", 40, List.of())));
    heartbeat(0, 1_000, 30, 900_000);
    assertEquals(JoinRows.NONE, join());
    heartbeat(0, 2_000, 30, 900_000, 40, 8);
    assertEquals(new JoinRows("ShuffledHashJoin", 0, 8, 2_000), join());
    story.fold.executionPlanned(1, List.of());
    heartbeat(0, 3_000, 30, 900_000, 40, 9);
    assertEquals(JoinRows.NONE, join());
  }

  @Test
  void plansOfOldExecutionsAreForgotten() {
    List<PlanJoin> hundred = new ArrayList<>();
    for (long execution = 2; execution < 1_000; execution++) {
      hundred.clear();
      for (long i = 0; i < 100; i++) {
        hundred.add(new PlanJoin("Join", execution * 1_000 + i, List.of()));
      }
      story.fold.executionPlanned(execution, hundred);
    }
    heartbeat(0, 1_000, 30, 900_000);
    assertEquals(JoinRows.NONE, join());
    heartbeat(0, 1_000, 999_007, 12);
    assertEquals(12, join().outputRows());
  }

  @Test
  void planOfMoreJoinsThanAreKeptIsCut() {
    List<PlanJoin> very = new ArrayList<>();
    for (long i = 0; i < 20_000; i++) {
      very.add(new PlanJoin("Join", i, List.of()));
    }
    story.fold.executionPlanned(2, very);
    heartbeat(0, 1_000, 9_999, 5, 10_001, 7);
    assertEquals(5, join().outputRows());
  }

  @Test
  void moreMetricsThanAnyStageHasAreLeftOut() {
    SqlMetrics sql = new SqlMetrics();
    for (int i = 0; i < 5_000; i++) {
      sql.add(i, 1);
    }
    assertEquals(1_000, sql.size());
    assertTrue(sql.moved() == 1_000, "each counts once");
  }
}
