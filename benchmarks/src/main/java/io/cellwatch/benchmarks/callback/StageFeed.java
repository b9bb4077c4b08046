package io.cellwatch.benchmarks.callback;

import java.util.List;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An application that runs one job of one stage after the other, each like the recorded one, in
 * batches: a batch of tasks starts, then it ends. Every job, stage and task is a new one with a
 * number of its own, as in life, so no listener writes over what it has; metrics and accumulators
 * are the recorded tasks' own.
 */
final class StageFeed {
  /** How many tasks were recorded: their metrics come round again and again. */
  static final int RECORDED_TASKS = 1_000;

  /** How many tasks a stage has. */
  static final int TASKS = 10_000;

  /** How many tasks run at one time. */
  static final int BATCH = 250;

  private final RecordedStage recorded = RecordedStage.record(RECORDED_TASKS);
  private final SparkListenerTaskStart[] starts = new SparkListenerTaskStart[BATCH];
  private final SparkListenerTaskEnd[] ends = new SparkListenerTaskEnd[BATCH];
  private final SparkListenerInterface listener;
  private StageInfo stage;
  private int jobs;
  private int nextTask;
  private long tasks;

  /** Tells the listener of the application, and of all but its tasks from then on. */
  StageFeed(SparkListenerInterface listener) {
    this.listener = listener;
    recorded.introduce(listener);
    stage = begin();
  }

  private StageInfo begin() {
    StageInfo template = recorded.stage();
    StageInfo begun =
        new StageInfo(
            jobs,
            0,
            template.name(),
            TASKS,
            template.rddInfos(),
            template.parentIds(),
            template.details(),
            template.taskMetrics(),
            template.taskLocalityPreferences(),
            template.shuffleDepId(),
            template.resourceProfileId(),
            false,
            0);
    listener.onJobStart(
        new SparkListenerJobStart(
            jobs,
            System.currentTimeMillis(),
            CollectionConverters.asScala(List.of(begun)).toSeq(),
            recorded.properties()));
    begun.submissionTime_$eq(now());
    listener.onStageSubmitted(new SparkListenerStageSubmitted(begun, recorded.properties()));
    return begun;
  }

  private void end() {
    stage.completionTime_$eq(now());
    listener.onStageCompleted(new SparkListenerStageCompleted(stage));
    listener.onJobEnd(
        new SparkListenerJobEnd(jobs, System.currentTimeMillis(), JobSucceeded$.MODULE$));
    jobs++;
    nextTask = 0;
  }

  private static Option<Object> now() {
    return Option.apply(System.currentTimeMillis());
  }

  /** Makes the next batch; where a stage is through, the next one begins. */
  void turn() {
    if (nextTask == TASKS) {
      end();
      stage = begin();
    }
    for (int i = 0; i < BATCH; i++) {
      SparkListenerTaskEnd end = recorded.end(nextTask % RECORDED_TASKS);
      starts[i] = new SparkListenerTaskStart(stage.stageId(), 0, task(end.taskInfo()));
      TaskInfo ended = task(end.taskInfo());
      ended.finishTime_$eq(end.taskInfo().finishTime());
      ended.setAccumulables(end.taskInfo().accumulables());
      ends[i] =
          new SparkListenerTaskEnd(
              stage.stageId(),
              0,
              end.taskType(),
              end.reason(),
              ended,
              end.taskExecutorMetrics(),
              end.taskMetrics());
      nextTask++;
      tasks++;
    }
  }

  private TaskInfo task(TaskInfo like) {
    return new TaskInfo(
        tasks,
        nextTask,
        0,
        nextTask,
        like.launchTime(),
        like.executorId(),
        like.host(),
        like.taskLocality(),
        false);
  }

  SparkListenerTaskStart[] starts() {
    return starts;
  }

  SparkListenerTaskEnd[] ends() {
    return ends;
  }
}
