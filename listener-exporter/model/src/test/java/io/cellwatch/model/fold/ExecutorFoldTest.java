package io.cellwatch.model.fold;

import static io.cellwatch.model.fold.Story.stage;
import static io.cellwatch.model.fold.TaskEndReason.EXECUTOR_LOST_FAILURE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorFoldTest {
  private final Story story = new Story();
  private final StageInput stage = stage(0, 2);

  @Test
  void lostExecutorRunsNoTasksAndItsTasksFail() {
    story.job(0, stage).submit(stage).start(stage, 0, 1);
    assertEquals(2, story.seen().executor("1").activeTasks());

    story.fold.executorRemoved("1", "worker lost", story.now());
    assertEquals(0, story.seen().executor("1").activeTasks());
    story
        .end(stage, 0, 0, EXECUTOR_LOST_FAILURE, null)
        .end(stage, 1, 1, EXECUTOR_LOST_FAILURE, null);

    assertEquals(0, story.seen().executor("1").activeTasks());
    assertEquals(0, story.server.stage(0).tasks().active());
    assertEquals(2, story.server.total(Quantity.TASKS_EXECUTOR_LOST_FAILURE));
    assertTrue(story.server.executor("1").ended());
  }

  @Test
  void executorThatComesBackUnderItsIdStartsAnew() {
    story.job(0, stage).submit(stage).start(stage, 0);
    story.fold.executorRemoved("1", "lost", story.now());
    story.fold.executorAdded("1", "host-2", 8, story.now());
    story.end(stage, 0, 0, EXECUTOR_LOST_FAILURE, null);

    assertEquals(0, story.seen().executor("1").activeTasks());
    assertEquals(8, story.server.executor("1").cores());
    assertEquals(0, story.server.executor("1").removedMillis());
  }

  @Test
  void removalThatIsToldTwiceCountsOnce() {
    story.fold.executorRemoved("1", "lost", story.now());
    story.fold.executorRemoved("1", "lost", story.now());
    story.fold.executorRemoved("9", "never seen", story.now());

    assertEquals(1, story.seen().total(Quantity.EXECUTORS_REMOVED_LOST));
  }

  @Test
  void removedCoresAreIdleNoLonger() {
    story.fold.executorRemoved("1", "lost", Story.START + 10_000);

    assertEquals(
        40_000,
        story
            .fold
            .next(Story.START + 99_000, false)
            .application()
            .totals()
            .get(Quantity.CORE_IDLE_MILLIS));
  }

  @Test
  void peaksOnlyRise() {
    story.fold.executorPeaks("1", new MemoryPeaks(5, 1, 0, 0, 0, 0));
    story.fold.executorPeaks("1", new MemoryPeaks(3, 2, 0, 0, 0, 0));
    story.fold.executorPeaks("unknown", new MemoryPeaks(9, 9, 9, 9, 9, 9));

    assertEquals(new MemoryPeaks(5, 2, 0, 0, 0, 0), story.seen().executor("1").peaks());
  }

  @ParameterizedTest
  @CsvSource({
    "Executor killed by driver.,EXECUTORS_REMOVED_KILLED_BY_DRIVER",
    "Executor decommission: spark scale down,EXECUTORS_REMOVED_DECOMMISSIONED",
    "Executor heartbeat timed out after 130 ms,EXECUTORS_REMOVED_HEARTBEAT_TIMEOUT",
    "Command exited with code 137,EXECUTORS_REMOVED_EXITED",
    "Remote RPC client disassociated.,EXECUTORS_REMOVED_LOST",
  })
  void reasonOfARemovalTellsItsKind(String reason, Quantity quantity) {
    story.fold.executorRemoved("1", reason, story.now());

    assertEquals(1, story.seen().total(quantity));
  }
}
