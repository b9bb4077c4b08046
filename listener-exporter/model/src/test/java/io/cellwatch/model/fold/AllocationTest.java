package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.cell;
import static io.cellwatch.model.fold.Story.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
  static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int EVENTS = 1_000_000;
  private static final int AT_ONCE = 64;

  private final Story story = new Story();
  private final TaskMetrics metrics = Measured.of(5, 100);

  @Test
  void taskStartAndEndAllocateNothingInTheSteadyState() {
    StageInput map = stage(0, EVENTS);
    StageInput result = stage(1, 1);
    story.job(0, cell("a"), map, result).job(1, cell("b"), map).submit(map);
    tasks(0, EVENTS / 4); // pages of partitions, spare tasks and sets of what changed are made
    long before = THREADS.getCurrentThreadAllocatedBytes();
    tasks(EVENTS / 4, EVENTS * 3 / 4);
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertEquals(EVENTS * 3 / 4, story.seen().stage(0).tasks().completedIndices());
    double perEvent = bytes / (double) EVENTS;
    assertTrue(perEvent < 1, perEvent + " bytes for each of " + EVENTS + " events");
  }

  @Test
  void heartbeatsAllocateNothing() {
    StageInput stage = stage(0, 1);
    story.job(0, cell("a"), stage).submit(stage).start(stage, 0);
    story.fold.executionPlanned(1, List.of(new PlanJoin("SortMergeJoin", 7, List.of(5L, 6L))));
    SqlMetrics sql = new SqlMetrics();
    sql.add(7, 0);
    story.fold.taskProgressed(0, metrics, sql, story.now());
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      Measured.amount(metrics, i);
      sql.clear();
      for (int id = 0; id < 50; id++) {
        sql.add(id, i);
      }
      story.fold.taskProgressed(0, metrics, sql, story.now() + i);
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertTrue(bytes < 100_000, bytes + " bytes for 100000 heartbeats");
    assertEquals(story.now() + 99_999, story.seen().stage(0).lastProgressMillis());
  }

  private void tasks(int from, int to) {
    ApplicationFold fold = story.fold;
    for (int first = from; first < to; first += AT_ONCE) {
      int end = Math.min(to, first + AT_ONCE);
      for (int task = first; task < end; task++) {
        fold.taskStarted(0, 0, task, task, "1", Story.START + task, false);
      }
      for (int task = first; task < end; task++) {
        long launch = Story.START + task;
        fold.taskEnded(
            0,
            0,
            task,
            task,
            TaskEndReason.SUCCESS,
            "1",
            launch,
            0,
            launch + 10,
            metrics,
            TaskDetails.UNKNOWN);
      }
    }
  }
}
