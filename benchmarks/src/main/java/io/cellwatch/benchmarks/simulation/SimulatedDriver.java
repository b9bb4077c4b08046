package io.cellwatch.benchmarks.simulation;

import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.CellTag;
import io.cellwatch.model.fold.FoldLimits;
import io.cellwatch.model.fold.StageInput;
import io.cellwatch.model.fold.TaskDetails;
import io.cellwatch.model.fold.TaskEndReason;
import io.cellwatch.model.fold.TaskMetric;
import io.cellwatch.model.fold.TaskMetrics;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/**
 * A driver that works without pause: cell after cell, each one job of two stages, a few tasks in
 * every step. The fold is the real one, so its updates are what a driver would send.
 */
public final class SimulatedDriver {
  private static final int TASKS_OF_A_STAGE = 60;
  private static final int TASKS_OF_A_STEP = 20;
  private static final int CELLS_OF_A_NOTEBOOK = 25;
  private static final int EXECUTORS = 2;

  private final ApplicationFold fold =
      new ApplicationFold(FoldLimits.LIVE, new CellResolver(null), "simulated", "");
  private final TaskMetrics metrics = new TaskMetrics();
  private final String instance;
  private final int number;
  private final int cells;
  private boolean lastJob;
  private boolean working;
  private int job = -1;
  private int stage;
  private int tasksOfStage;
  private long taskId;

  /**
   * A driver that has just started.
   *
   * @param number of the driver, from 0: its application id and notebook hold it
   */
  public SimulatedDriver(int number, long now) {
    this(number, now, CELLS_OF_A_NOTEBOOK);
  }

  /**
   * A driver of a shorter notebook, or a longer one.
   *
   * @param cells that run in turn
   */
  public SimulatedDriver(int number, long now, int cells) {
    this.number = number;
    this.cells = cells;
    instance = new UUID(0, number).toString();
    fold.applicationStarted(application(), "", "notebook " + number, "user" + number % 50, now);
    fold.environment("4.2.0", "spark://master.example:7077", "http://driver.example:4040", 1);
    for (int i = 0; i < EXECUTORS; i++) {
      fold.executorAdded(String.valueOf(i), "worker" + i + ".example", 4, now);
    }
    startJob(now);
  }

  /** What its updates are sent under. */
  public String instance() {
    return instance;
  }

  /** Spark's id of the application. */
  public String application() {
    return "app-20261121%06d-0000".formatted(number);
  }

  /** Jobs that it has begun. */
  public int jobs() {
    return job + 1;
  }

  /** Works on: some tasks end, perhaps a stage, perhaps a job, and the next begins. */
  public void step(long now) {
    work(now, TASKS_OF_A_STEP);
  }

  /** Works on for so many tasks. */
  public void work(long now, int tasks) {
    for (int i = 0; i < tasks && working; i++) {
      endTask(now);
      if (tasksOfStage == TASKS_OF_A_STAGE) {
        endStage(now);
      }
    }
  }

  /** Ends the job that runs, and does nothing more. */
  public void rest(long now) {
    lastJob = true;
    work(now, Integer.MAX_VALUE);
  }

  /** The update that it sends now; it counts as taken. */
  public StateUpdate update(long now, boolean full) {
    StateUpdate update = fold.next(now, full);
    fold.acknowledged();
    return update;
  }

  private void startJob(long now) {
    job++;
    working = true;
    int cell = job % cells;
    Properties properties = new Properties();
    properties.setProperty(
        CellTag.PROPERTY,
        "cellwatch-cell-1-s=%s&n=work/notebook-%d.ipynb&c=3f0c%08x&x=%d&t=%d"
            .formatted(instance, number, cell, job + 1, now));
    stage = 2 * job;
    fold.jobStarted(job, now, List.of(stage(0, 0), stage(0, 0, stage + 1)), properties);
    submit(now, properties);
  }

  private void submit(long now, Properties properties) {
    tasksOfStage = 0;
    fold.stageSubmitted(stage(now, 0), properties);
    startTask(now);
  }

  private TaskMetrics lasting(long millis) {
    metrics.set(TaskMetric.DESERIALIZE_MILLIS, 2);
    metrics.set(TaskMetric.RUN_MILLIS, millis - 3);
    metrics.set(TaskMetric.CPU_NANOS, millis * 700_000);
    metrics.set(TaskMetric.GC_MILLIS, millis / 50);
    metrics.set(TaskMetric.RESULT_SERIALIZATION_MILLIS, 1);
    metrics.set(TaskMetric.INPUT_BYTES, millis * 4_096);
    metrics.set(TaskMetric.INPUT_RECORDS, millis * 32);
    metrics.set(TaskMetric.SHUFFLE_FETCH_WAIT_MILLIS, millis / 20);
    metrics.set(TaskMetric.SHUFFLE_READ_LOCAL_BYTES, millis * 100);
    metrics.set(TaskMetric.SHUFFLE_READ_REMOTE_BYTES, millis * 900);
    metrics.set(TaskMetric.SHUFFLE_READ_RECORDS, millis * 8);
    metrics.set(TaskMetric.SHUFFLE_WRITE_BYTES, millis * 1_024);
    metrics.set(TaskMetric.SHUFFLE_WRITE_NANOS, millis * 10_000);
    metrics.set(TaskMetric.SHUFFLE_WRITE_RECORDS, millis * 8);
    return metrics;
  }

  /** One task is always running. */
  private void startTask(long now) {
    fold.taskStarted(
        stage, 0, taskId, tasksOfStage, String.valueOf(taskId % EXECUTORS), now, false);
  }

  private void endTask(long now) {
    long millis = 50 + taskId * 37 % 400;
    fold.taskEnded(
        stage,
        0,
        taskId,
        tasksOfStage,
        TaskEndReason.SUCCESS,
        String.valueOf(taskId % EXECUTORS),
        now - millis,
        0,
        now,
        lasting(millis),
        TaskDetails.UNKNOWN);
    taskId++;
    tasksOfStage++;
    if (tasksOfStage < TASKS_OF_A_STAGE) {
      startTask(now);
    }
  }

  private void endStage(long now) {
    fold.stageCompleted(stage(now, now));
    if (stage % 2 == 0) {
      stage++;
      submit(now, new Properties());
    } else {
      fold.jobEnded(job, now, true, "");
      working = false;
      if (!lastJob) {
        startJob(now);
      }
    }
  }

  private StageInput stage(long submitted, long completed) {
    return stage(submitted, completed, stage);
  }

  private static StageInput stage(long submitted, long completed, int id) {
    return new StageInput(
        id,
        0,
        "count at NativeMethodAccessorImpl.java:0",
        TASKS_OF_A_STAGE,
        submitted,
        completed,
        "");
  }

  private StageInput stage(int submitted, int completed) {
    return stage(submitted, completed, stage);
  }
}
