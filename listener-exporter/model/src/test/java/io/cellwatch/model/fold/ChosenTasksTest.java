package io.cellwatch.model.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cellwatch.model.Limits;
import io.cellwatch.model.TaskRecord;
import io.cellwatch.model.WorkState;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which tasks of a stage get spans. */
class ChosenTasksTest {
  private static final long START = 1_700_000_000_000L;
  private static final int SLOWEST = 5;

  private final ChosenTasks chosen = new ChosenTasks();
  private final TaskMetrics metrics = Measured.run(5);

  /** What an ended task tells of itself. */
  private record Told(int attempt, boolean speculative, String host, String locality, String error)
      implements TaskDetails {}

  private void offer(long taskId, long millis, TaskEndReason reason, boolean speculative) {
    chosen.offer(
        taskId,
        (int) taskId,
        reason,
        "3",
        START + taskId,
        0,
        START + taskId + millis,
        metrics,
        new Told(2, speculative, "host-3", "RACK_LOCAL", "java.lang.Error: no"));
  }

  private void succeed(long taskId, long millis) {
    offer(taskId, millis, TaskEndReason.SUCCESS, false);
  }

  private List<Long> ids() {
    return chosen.records().stream().map(TaskRecord::taskId).toList();
  }

  @Test
  void theSlowestAreChosenWhateverTheirOrder() {
    LongStream.range(0, 1000).forEach(task -> succeed(task, (task * 7919) % 1000));

    List<Long> slowest =
        LongStream.range(0, 1000)
            .filter(task -> (task * 7919) % 1000 >= 1000 - SLOWEST)
            .boxed()
            .toList();
    assertEquals(slowest, ids());
  }

  @Test
  void ofTasksThatTookAsLongTheFirstAreChosen() {
    LongStream.range(0, 100).forEach(task -> succeed(99 - task, 10));

    assertEquals(List.of(0L, 1L, 2L, 3L, 4L), ids());
  }

  @Test
  void theFirstThatFailedAreChosenHoweverShort() {
    LongStream.range(0, 50).forEach(task -> offer(task, 1, TaskEndReason.EXCEPTION_FAILURE, false));
    LongStream.range(50, 100).forEach(task -> succeed(task, 1000));

    assertEquals(LongStream.range(0, 10).boxed().toList(), ids().subList(0, 10));
    assertEquals(10 + SLOWEST, ids().size());
    TaskRecord failed = chosen.records().get(0);
    assertEquals(WorkState.FAILED, failed.state());
    assertEquals("java.lang.Error: no", failed.error());
    assertEquals("host-3", failed.host());
    assertEquals("RACK_LOCAL", failed.locality());
    assertEquals("3", failed.executorId());
    assertEquals(2, failed.attempt());
  }

  @Test
  void speculativeOnesHavePlacesOfTheirOwn() {
    LongStream.range(0, 50).forEach(task -> offer(task, 1, TaskEndReason.SUCCESS, true));
    LongStream.range(50, 100).forEach(task -> succeed(task, 1000));

    assertEquals(5, chosen.records().stream().filter(TaskRecord::speculative).count());
    assertEquals(5 + SLOWEST, ids().size());
  }

  @Test
  void neverMoreThanTheLimitOfAStage() {
    for (long task = 0; task < 300; task += 3) {
      succeed(task, 10);
      offer(task + 1, 10, TaskEndReason.EXCEPTION_FAILURE, false);
      offer(task + 2, 10, TaskEndReason.SUCCESS, true);
    }

    assertEquals(Limits.TASKS_OF_A_STAGE, ids().size());
  }

  @Test
  void whereOnlyAFewMayHaveSpansTheLeastSlowLeaveFirstAndTheFailedLast() {
    LongStream.range(0, 20).forEach(task -> succeed(task, task + 1));
    offer(20, 1, TaskEndReason.EXCEPTION_FAILURE, false);
    offer(21, 1, TaskEndReason.SUCCESS, true);

    chosen.keep(4);
    assertEquals(List.of(18L, 19L, 20L, 21L), ids());
    chosen.keep(1);
    assertEquals(List.of(20L), ids());
    chosen.keep(0);
    assertEquals(List.of(), ids());
  }

  @Test
  void aTaskWithoutTimesIsPassedOver() {
    chosen.offer(0, 0, TaskEndReason.SUCCESS, "1", 0, 0, START, metrics, TaskDetails.UNKNOWN);
    chosen.offer(
        1, 1, TaskEndReason.SUCCESS, "1", START, 0, START - 1, metrics, TaskDetails.UNKNOWN);

    assertEquals(0, chosen.size());
  }

  @Test
  void tasksThatReplaceOthersMakeNoGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int tasks = 200_000;
    offerSlowerAndSlower(0, 1_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    offerSlowerAndSlower(1_000, tasks);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertTrue(bytes < tasks, bytes + " bytes for " + tasks + " tasks");
    assertEquals(tasks - 1, ids().get(SLOWEST - 1));
  }

  private void offerSlowerAndSlower(int from, int to) {
    for (int task = from; task < to; task++) {
      chosen.offer(
          task,
          task,
          TaskEndReason.SUCCESS,
          "1",
          START,
          0,
          START + task,
          metrics,
          TaskDetails.UNKNOWN);
    }
  }
}
