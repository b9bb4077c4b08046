package io.cellwatch.model.fold;

import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.WorkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;

/** Events that follow no rule but a seed: a few jobs, stages, tasks and executors, mixed up. */
final class RandomEvents {
  static final long START = Story.START;

  static final Quantity[] PARTS_IN_MILLIS = {
    Quantity.SCHEDULER_DELAY_MILLIS,
    Quantity.DESERIALIZE_MILLIS,
    Quantity.SHUFFLE_READ_MILLIS,
    Quantity.RESULT_SERIALIZATION_MILLIS,
    Quantity.GETTING_RESULT_MILLIS
  };
  static final Quantity[] PARTS_IN_NANOS = {
    Quantity.COMPUTE_NANOS, Quantity.SHUFFLE_WRITE_NANOS, Quantity.UNATTRIBUTED_NANOS
  };

  /** What only task ends add to. */
  static final Quantity[] OF_TASKS = {
    Quantity.TASKS_SUCCESS,
    Quantity.TASKS_EXCEPTION_FAILURE,
    Quantity.TASKS_KILLED,
    Quantity.TASKS_RESUBMITTED,
    Quantity.TASK_WALL_MILLIS,
    Quantity.RUN_MILLIS,
    Quantity.INPUT_BYTES,
    Quantity.COMPUTE_NANOS,
    Quantity.UNATTRIBUTED_NANOS,
    Quantity.SCHEDULER_DELAY_MILLIS
  };

  private static final long[] HOSTILE = {
    -1, 0, 1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 253_402_300_799_999L
  };

  final ApplicationFold fold;
  private final Random random;
  private final int lossPercent;
  private final boolean hostile;
  private long now = START;
  private long dropped;

  RandomEvents(long seed, int lossPercent, boolean hostile, FoldLimits limits) {
    random = new Random(seed);
    this.lossPercent = lossPercent;
    this.hostile = hostile;
    fold = new ApplicationFold(limits, new CellResolver(null));
    fold.applicationStarted("app", "", "random", "me", START);
  }

  private int any(int bound) {
    return random.nextInt(bound);
  }

  private int id(int bound) {
    return hostile && any(20) == 0 ? (int) HOSTILE[any(HOSTILE.length)] : any(bound);
  }

  private long time() {
    now += any(500);
    return hostile && any(10) == 0 ? HOSTILE[any(HOSTILE.length)] : now;
  }

  private long amount(int bound) {
    return hostile && any(10) == 0 ? HOSTILE[any(HOSTILE.length)] : any(bound);
  }

  private StageInput stage(long submitted, long completed, String failure) {
    int attempt = any(10) == 0 ? id(2) : 0;
    return new StageInput(id(12), attempt, "s", id(6), submitted, completed, failure);
  }

  private Properties properties() {
    Properties properties = any(3) == 0 ? new Properties() : Story.cell("c" + any(4));
    properties.setProperty("spark.sql.execution.id", Long.toString(amount(6)));
    return properties;
  }

  private TaskMetrics metrics() {
    TaskMetrics metrics = Measured.of(amount(800), amount(1000));
    metrics.set(TaskMetric.DESERIALIZE_MILLIS, amount(50));
    metrics.set(TaskMetric.RESULT_SERIALIZATION_MILLIS, amount(20));
    metrics.set(TaskMetric.SHUFFLE_FETCH_WAIT_MILLIS, amount(300));
    metrics.set(TaskMetric.SHUFFLE_WRITE_NANOS, amount(200_000_000));
    return metrics;
  }

  /** Tells one more event, or loses it. */
  void next() {
    if (any(100) < lossPercent) {
      now += any(500);
      return;
    }
    switch (any(15)) {
      case 0 -> jobStarted();
      case 1 ->
          fold.jobEnded(id(8), time(), any(2) == 0, any(2) == 0 ? "Job 1 cancelled " : "boom");
      case 2, 3 -> fold.stageSubmitted(stage(time(), 0, ""), properties());
      case 4 -> fold.stageCompleted(stage(now, time(), any(4) == 0 ? "failed" : ""));
      case 5, 6, 7, 8 ->
          fold.taskStarted(id(12), 0, id(60), id(6), "e" + any(3), time(), any(9) == 0);
      case 9, 10, 11 -> taskEnded();
      case 12 -> fold.taskProgressed(id(60), metrics(), sqlMetrics(), time());
      case 13 -> other();
      default -> executor();
    }
  }

  private void jobStarted() {
    List<StageInput> stages = new ArrayList<>();
    for (int i = any(4); i > 0; i--) {
      stages.add(stage(0, any(5) == 0 ? now : 0, ""));
    }
    fold.jobStarted(id(8), time(), stages, any(5) == 0 ? null : properties());
  }

  private void taskEnded() {
    TaskEndReason[] reasons = TaskEndReason.values();
    TaskEndReason reason = any(2) == 0 ? TaskEndReason.SUCCESS : reasons[any(reasons.length)];
    long finish = time();
    fold.taskEnded(
        id(12),
        any(10) == 0 ? 1 : 0,
        id(60),
        id(6),
        reason,
        "e" + any(3),
        hostile ? time() : finish - any(1000),
        any(4) == 0 ? finish - any(100) : 0,
        finish,
        any(5) == 0 ? null : metrics(),
        TaskDetails.UNKNOWN);
  }

  private SqlMetrics sqlMetrics() {
    SqlMetrics metrics = new SqlMetrics();
    for (int i = any(5); i > 0; i--) {
      metrics.add(any(6), amount(1_000));
    }
    return metrics;
  }

  private void executor() {
    String executor = "e" + any(3);
    switch (any(4)) {
      case 0 -> fold.executorRemoved(executor, "lost", time());
      case 1 -> fold.executorPeaks(executor, new MemoryPeaks(any(9), any(9), 0, 0, 0, 0));
      case 2 -> {
        dropped += any(3);
        fold.driver(new DriverFigures(dropped, any(2), 0, 0, 0, 0, 0));
      }
      default -> fold.executorAdded(executor, "h", id(8), time());
    }
  }

  private void other() {
    long id = amount(6);
    switch (any(7)) {
      case 6 -> fold.executionPlanned(id, List.of(new PlanJoin("Join", any(6), List.of(1L))));
      case 0 ->
          fold.executionStarted(new ExecutionInput(id, id, "q" + any(3), List.of(), "", time()));
      case 1 -> fold.executionEnded(id, time(), any(3) == 0 ? null : any(2) == 0 ? "" : "boom");
      case 2 -> fold.queryStarted("q", "r" + any(3), "", List.of(), time());
      case 3 ->
          fold.queryProgressed(
              new BatchInput(
                  "r" + any(3), amount(9), time(), amount(9), amount(9), 1, 2, any(2) == 0));
      case 4 -> fold.operationStarted("o" + any(3), "s", "u", "t", List.of(), "", time());
      default -> fold.operationEnded("o" + any(3), time(), WorkState.FAILED, "boom");
    }
  }
}
