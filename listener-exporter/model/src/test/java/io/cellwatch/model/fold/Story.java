package io.cellwatch.model.fold;

import io.cellwatch.model.StateUpdate;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Tells events to a fold as Spark would, in few words. A second passes from one to the next, tasks
 * run on executor {@code 1}, and a task's id is its index unless it is said.
 */
final class Story {
  static final long START = 1_700_000_000_000L;

  final ApplicationFold fold;
  final Received server = new Received();
  private long now = START;

  Story() {
    this(FoldLimits.LIVE);
  }

  Story(FoldLimits limits) {
    this(limits, new CellResolver(null));
  }

  Story(FoldLimits limits, CellResolver resolver) {
    fold = new ApplicationFold(limits, resolver);
    fold.applicationStarted("app-1", "", "story", "me", now);
    fold.executorAdded("1", "host-1", 4, now);
  }

  /** The time of the next event. */
  private long tick() {
    now += 1000;
    return now;
  }

  long now() {
    return now;
  }

  /** A first attempt. */
  static StageInput stage(int stageId, int tasks) {
    return new StageInput(stageId, 0, "stage " + stageId, tasks, 0, 0, "");
  }

  static StageInput attempt(int stageId, int attempt, int tasks) {
    return new StageInput(stageId, attempt, "stage " + stageId, tasks, 0, 0, "");
  }

  /** As Spark lists a stage in a job when it has run already. */
  static StageInput done(StageInput stage) {
    return at(stage, START + 1, START + 2, "");
  }

  private static StageInput at(StageInput stage, long submitted, long completed, String failure) {
    return new StageInput(
        stage.stageId(),
        stage.attempt(),
        stage.name(),
        stage.tasks(),
        submitted,
        completed,
        failure,
        stage.resourceProfileId());
  }

  static Properties properties(String... keysAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }

  /** Properties of work that the notebook extension has marked. */
  static Properties cell(String cell) {
    return properties(CellTag.PROPERTY, "cellwatch-cell-1-s=s&n=a.ipynb&x=1&t=5&c=" + cell);
  }

  Story job(int jobId, StageInput... stages) {
    return job(jobId, null, stages);
  }

  Story job(int jobId, @Nullable Properties properties, StageInput... stages) {
    fold.jobStarted(jobId, tick(), List.of(stages), properties);
    return this;
  }

  Story jobSucceeds(int jobId) {
    fold.jobEnded(jobId, tick(), true, "");
    return this;
  }

  Story jobFails(int jobId, String error) {
    fold.jobEnded(jobId, tick(), false, error);
    return this;
  }

  private StageInput at(StageInput stage, long completed, String failure) {
    return at(stage, now, completed, failure);
  }

  Story submit(StageInput stage) {
    return submit(stage, null);
  }

  Story submit(StageInput stage, @Nullable Properties properties) {
    tick();
    fold.stageSubmitted(at(stage, 0, ""), properties);
    return this;
  }

  Story complete(StageInput stage) {
    fold.stageCompleted(at(stage, tick(), ""));
    return this;
  }

  Story fail(StageInput stage, String failure) {
    fold.stageCompleted(at(stage, tick(), failure));
    return this;
  }

  Story start(StageInput stage, long... taskIds) {
    for (long taskId : taskIds) {
      fold.taskStarted(stage.stageId(), stage.attempt(), taskId, (int) taskId, "1", tick(), false);
    }
    return this;
  }

  Story speculate(StageInput stage, long taskId, int index) {
    fold.taskStarted(stage.stageId(), stage.attempt(), taskId, index, "1", tick(), true);
    return this;
  }

  Story succeed(StageInput stage, long... taskIds) {
    for (long taskId : taskIds) {
      end(stage, taskId, (int) taskId, TaskEndReason.SUCCESS);
    }
    return this;
  }

  Story end(StageInput stage, long taskId, int index, TaskEndReason reason) {
    return end(stage, taskId, index, reason, Measured.run(600));
  }

  /** It took two seconds. */
  Story end(
      StageInput stage,
      long taskId,
      int index,
      TaskEndReason reason,
      @Nullable TaskMetrics metrics) {
    long finish = tick();
    fold.taskEnded(
        stage.stageId(),
        stage.attempt(),
        taskId,
        index,
        reason,
        "1",
        finish - 2000,
        0,
        finish,
        metrics,
        TaskDetails.UNKNOWN);
    return this;
  }

  /** Tasks start and succeed, one after another. */
  Story run(StageInput stage, long... taskIds) {
    for (long taskId : taskIds) {
      start(stage, taskId).succeed(stage, taskId);
    }
    return this;
  }

  /** A job of one stage of one task, from its start to its end. */
  Story wholeJob(int jobId, @Nullable Properties properties) {
    StageInput stage = stage(jobId, 1);
    return job(jobId, properties, stage)
        .submit(stage, properties)
        .run(stage, jobId)
        .complete(stage)
        .jobSucceeds(jobId);
  }

  /** The driver reads its own figures: this many events dropped, this many waiting. */
  Story dropped(long events, int waiting) {
    fold.driver(new DriverFigures(events, waiting, 0, 0, 0, 0, 0));
    return this;
  }

  Story applicationEnds() {
    fold.applicationEnded(tick());
    return this;
  }

  /** Sends what changed, and the server takes it. */
  Received seen() {
    StateUpdate update = fold.next(now, false);
    server.take(update);
    fold.acknowledged();
    return server;
  }
}
