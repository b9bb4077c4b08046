package io.cellwatch.listener.event;

import io.cellwatch.model.fold.TaskDetails;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.jspecify.annotations.Nullable;

/** What the fold may ask of a task's end; one object for one event after the other. */
final class EndedTask implements TaskDetails {
  private @Nullable TaskInfo task;
  private @Nullable TaskEndReason reason;

  EndedTask of(SparkListenerTaskEnd event) {
    task = event.taskInfo();
    reason = event.reason();
    return this;
  }

  @Override
  public int attempt() {
    return task == null ? 0 : task.attemptNumber();
  }

  @Override
  public boolean speculative() {
    return task != null && task.speculative();
  }

  @Override
  public String host() {
    return task == null || task.host() == null ? "" : task.host();
  }

  @Override
  public String locality() {
    return task == null || task.taskLocality() == null ? "" : task.taskLocality().toString();
  }

  /** Of what event logs hold too, so that both give the same text. */
  @Override
  public String error() {
    if (reason instanceof ExceptionFailure failure) {
      return failure.className() + ": " + failure.description();
    }
    if (reason instanceof FetchFailed failure) {
      return "FetchFailed: " + failure.message();
    }
    if (reason instanceof ExecutorLostFailure failure) {
      return "ExecutorLostFailure: " + ScalaValues.text(failure.reason());
    }
    if (reason instanceof TaskKilled killed) {
      return killed.reason();
    }
    return reason == null ? "" : reason.getClass().getSimpleName().replace("$", "");
  }
}
