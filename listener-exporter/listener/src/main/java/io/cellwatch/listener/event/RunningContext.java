package io.cellwatch.listener.event;

import io.cellwatch.model.fold.ApplicationFold;
import java.lang.reflect.Method;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.status.AppStatusStore;
import org.apache.spark.status.api.v1.ExecutorSummary;

/** What a SparkContext tells of its application without any event. */
public final class RunningContext {
  private RunningContext() {}

  /** Tells the fold about an application that has been running for a while: it is incomplete. */
  public static void describe(SparkContext context, ApplicationFold fold) {
    fold.applicationStarted(
        context.applicationId(),
        ScalaValues.text(context.applicationAttemptId()),
        context.appName(),
        context.sparkUser(),
        context.startTime());
    fold.incomplete();
    executors(context, fold);
  }

  /** The list is a {@code Seq}, another class on each Scala: asked for by name. */
  private static void executors(SparkContext context, ApplicationFold fold) {
    Object executors;
    try {
      Method list = AppStatusStore.class.getMethod("executorList", boolean.class);
      executors = list.invoke(context.statusStore(), true);
    } catch (ReflectiveOperationException e) {
      return; // They show up with their first tasks, without cores; incomplete it is anyway.
    }
    scala.collection.Iterator<?> each = ScalaValues.iterator(executors);
    while (each.hasNext()) {
      if (each.next() instanceof ExecutorSummary summary) {
        fold.executorAdded(
            summary.id(),
            summary.hostPort().replaceFirst(":\\d+$", ""),
            summary.totalCores(),
            summary.addTime().toInstant().toEpochMilli());
      }
    }
  }

  /**
   * Tells the fold where the application runs.
   *
   * @return whether all of it is known: the address of the UI is there only when it is up
   */
  public static boolean environment(
      SparkContext context, SparkConf configuration, ApplicationFold fold) {
    String uiUrl = ScalaValues.text(context.uiWebUrl());
    fold.environment(
        context.version(),
        configuration.get("spark.master", ""),
        uiUrl,
        configuration.getInt("spark.task.cpus", 1));
    return !uiUrl.isEmpty() || !configuration.getBoolean("spark.ui.enabled", true);
  }
}
