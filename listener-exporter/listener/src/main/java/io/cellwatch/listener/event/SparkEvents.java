package io.cellwatch.listener.event;

import io.cellwatch.listener.cell.Kernel;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.StageInput;
import io.cellwatch.model.fold.TaskEndReason;
import io.cellwatch.model.fold.TaskMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.spark.Success$;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.resource.TaskResourceRequest;
import org.apache.spark.scheduler.JobFailed;
import org.apache.spark.scheduler.JobResult;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerResourceProfileAdded;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageExecutorMetrics;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import scala.Tuple2;
import scala.Tuple4;

/**
 * Translates scheduler events into calls of the fold, under the one lock: the fold's own monitor.
 * Called by one thread of Spark's listener bus; a task event allocates nothing here.
 */
public final class SparkEvents {
  private final ApplicationFold fold;
  private final Kernel kernel;
  private final OtherEvents others;
  private final EndedTask endedTask = new EndedTask();
  private final TaskEndMetrics endMetrics = new TaskEndMetrics();
  private final HeartbeatMetrics heartbeat = new HeartbeatMetrics();

  /** The same in a JVM that runs no cells. */
  public SparkEvents(ApplicationFold fold) {
    this(fold, Kernel.withoutCells());
  }

  /**
   * Feeds a fold; its monitor is held around every call.
   *
   * @param kernel says which cell of this JVM ran, for work that does not know its own
   */
  public SparkEvents(ApplicationFold fold, Kernel kernel) {
    this.fold = fold;
    this.kernel = kernel;
    this.others = new OtherEvents(fold, kernel);
  }

  /**
   * Translates one event. What is none of the scheduler's may be one of SQL, streaming or Connect.
   *
   * @throws RuntimeException the event is not as this class knows it
   */
  public void event(SparkListenerEvent event) {
    if (event instanceof SparkListenerTaskEnd known) {
      taskEnd(known);
    } else if (event instanceof SparkListenerTaskStart known) {
      taskStart(known);
    } else if (event instanceof SparkListenerStageSubmitted known) {
      stageSubmitted(known);
    } else if (event instanceof SparkListenerStageCompleted known) {
      stageCompleted(known);
    } else if (event instanceof SparkListenerJobStart known) {
      jobStart(known);
    } else if (event instanceof SparkListenerJobEnd known) {
      jobEnd(known);
    } else if (event instanceof SparkListenerExecutorMetricsUpdate known) {
      executorMetricsUpdate(known);
    } else if (event instanceof SparkListenerStageExecutorMetrics known) {
      stageExecutorMetrics(known);
    } else if (event instanceof SparkListenerExecutorAdded known) {
      executorAdded(known);
    } else if (event instanceof SparkListenerExecutorRemoved known) {
      executorRemoved(known);
    } else if (event instanceof SparkListenerResourceProfileAdded known) {
      resourceProfileAdded(known);
    } else if (event instanceof SparkListenerApplicationStart known) {
      applicationStart(known);
    } else if (event instanceof SparkListenerApplicationEnd known) {
      applicationEnd(known);
    } else {
      others.event(event);
    }
  }

  private void applicationStart(SparkListenerApplicationStart event) {
    String id = ScalaValues.text(event.appId());
    String attempt = ScalaValues.text(event.appAttemptId());
    synchronized (fold) {
      fold.applicationStarted(id, attempt, event.appName(), event.sparkUser(), event.time());
    }
  }

  private void applicationEnd(SparkListenerApplicationEnd event) {
    synchronized (fold) {
      fold.applicationEnded(event.time());
    }
  }

  private void resourceProfileAdded(SparkListenerResourceProfileAdded event) {
    TaskResourceRequest cpus = event.resourceProfile().taskResourcesJMap().get("cpus");
    synchronized (fold) {
      fold.resourceProfile(event.resourceProfile().id(), cpus == null ? 0 : (int) cpus.amount());
    }
  }

  private void executorAdded(SparkListenerExecutorAdded event) {
    synchronized (fold) {
      fold.executorAdded(
          event.executorId(),
          event.executorInfo().executorHost(),
          event.executorInfo().totalCores(),
          event.time());
    }
  }

  private void executorRemoved(SparkListenerExecutorRemoved event) {
    synchronized (fold) {
      fold.executorRemoved(event.executorId(), event.reason(), event.time());
    }
  }

  private void jobStart(SparkListenerJobStart event) {
    List<StageInput> stages = new ArrayList<>();
    scala.collection.Iterator<?> infos = ScalaValues.elements(event, 2);
    while (infos.hasNext()) {
      stages.add(stage((StageInfo) infos.next()));
    }
    Properties properties = kernel.completed(event.properties(), event.time());
    synchronized (fold) {
      fold.jobStarted(event.jobId(), event.time(), stages, properties);
    }
  }

  private void jobEnd(SparkListenerJobEnd event) {
    JobResult result = event.jobResult();
    boolean succeeded = result == JobSucceeded$.MODULE$;
    String error = "";
    if (result instanceof JobFailed failed && failed.exception() != null) {
      String message = failed.exception().getMessage();
      error = message == null ? failed.exception().toString() : message;
    }
    synchronized (fold) {
      fold.jobEnded(event.jobId(), event.time(), succeeded, error);
    }
  }

  private void stageSubmitted(SparkListenerStageSubmitted event) {
    StageInput stage = stage(event.stageInfo());
    Properties properties = kernel.completed(event.properties(), stage.submittedMillis());
    synchronized (fold) {
      fold.stageSubmitted(stage, properties);
    }
  }

  private void stageCompleted(SparkListenerStageCompleted event) {
    StageInput stage = stage(event.stageInfo());
    synchronized (fold) {
      fold.stageCompleted(stage);
    }
  }

  private static StageInput stage(StageInfo info) {
    return new StageInput(
        info.stageId(),
        info.attemptNumber(),
        info.name(),
        info.numTasks(),
        ScalaValues.number(info.submissionTime()),
        ScalaValues.number(info.completionTime()),
        ScalaValues.text(info.failureReason()),
        info.resourceProfileId());
  }

  private void taskStart(SparkListenerTaskStart event) {
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

  private void taskEnd(SparkListenerTaskEnd event) {
    TaskInfo task = event.taskInfo();
    if (task == null) {
      return; // Spark's own AppStatusListener leaves these out as well.
    }
    Object reason = event.reason();
    TaskEndReason outcome =
        reason == Success$.MODULE$
            ? TaskEndReason.SUCCESS
            : TaskEndReason.ofSparkClass(reason.getClass().getSimpleName());
    TaskMetrics metrics = endMetrics.of(event.taskMetrics());
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
          metrics,
          endedTask.of(event));
    }
  }

  /** A heartbeat: what running tasks have done so far, and the memory of their executor. */
  private void executorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    long now = System.currentTimeMillis();
    scala.collection.Iterator<?> tasks = ScalaValues.elements(event, 1);
    while (tasks.hasNext()) {
      Tuple4<?, ?, ?, ?> task = (Tuple4<?, ?, ?, ?>) tasks.next();
      heartbeat.read(ScalaValues.iterator(task._4()));
      synchronized (fold) {
        fold.taskProgressed(ScalaValues.number(task._1()), heartbeat.metrics, heartbeat.sql, now);
      }
    }
    scala.collection.Iterator<?> peaks = ScalaValues.elements(event, 2);
    while (peaks.hasNext()) {
      Tuple2<?, ?> ofStage = (Tuple2<?, ?>) peaks.next();
      peaks(event.execId(), (ExecutorMetrics) ofStage._2());
    }
  }

  private void stageExecutorMetrics(SparkListenerStageExecutorMetrics event) {
    peaks(event.execId(), event.executorMetrics());
  }

  private void peaks(String executorId, ExecutorMetrics metrics) {
    MemoryPeaks peaks =
        new MemoryPeaks(
            peak(metrics, "JVMHeapMemory"),
            peak(metrics, "JVMOffHeapMemory"),
            peak(metrics, "OnHeapExecutionMemory"),
            peak(metrics, "OffHeapExecutionMemory"),
            peak(metrics, "OnHeapStorageMemory"),
            peak(metrics, "OffHeapStorageMemory"));
    synchronized (fold) {
      fold.executorPeaks(executorId, peaks);
    }
  }

  private static long peak(ExecutorMetrics metrics, String name) {
    return Math.max(0, metrics.getMetricValue(name));
  }
}
