package io.cellwatch.listener.event;

import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.TaskEndReason;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;

/**
 * Translates starts and ends of tasks into calls of the fold, under the one lock: the fold's own
 * monitor. Called by one thread of Spark's listener bus; allocates nothing. Nearly all events of a
 * driver are these.
 */
public final class TaskEvents {
  private final ApplicationFold fold;
  private final TaskMetricsView metrics = new TaskMetricsView();

  /** Feeds a fold; its monitor is held around every call. */
  public TaskEvents(ApplicationFold fold) {
    this.fold = fold;
  }

  /** A task has been launched. */
  public void start(SparkListenerTaskStart event) {
    TaskInfo task = event.taskInfo();
    synchronized (fold) {
      fold.taskStarted(
          event.stageId(),
          event.stageAttemptId(),
          task.taskId(),
          task.index(),
          task.executorId(),
          task.launchTime(),
          task.speculative());
    }
  }

  /** A task has ended, in whichever way. */
  public void end(SparkListenerTaskEnd event) {
    TaskInfo task = event.taskInfo();
    if (task == null) {
      return; // Spark's own AppStatusListener leaves these out as well.
    }
    Object reason = event.reason();
    TaskEndReason outcome =
        reason == Success$.MODULE$
            ? TaskEndReason.SUCCESS
            : TaskEndReason.ofSparkClass(reason.getClass().getSimpleName());
    synchronized (fold) {
      fold.taskEnded(
          event.stageId(),
          event.stageAttemptId(),
          task.taskId(),
          task.index(),
          outcome,
          task.executorId(),
          task.launchTime(),
          task.gettingResultTime(),
          task.finishTime(),
          metrics.of(event.taskMetrics()));
    }
  }
}
