package io.cellwatch.listener.event;

import io.cellwatch.listener.cell.Kernel;
import io.cellwatch.model.WorkState;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.BatchInput;
import io.cellwatch.model.fold.ExecutionInput;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events of SQL, structured streaming and Spark Connect. Their classes need not be there, so they
 * are known by name and none is linked. Not thread safe but for the fold's monitor.
 */
final class OtherEvents {
  private static final String SQL = "org.apache.spark.sql.execution.ui.SparkListenerSQL";
  private static final String STREAMING =
      "org.apache.spark.sql.streaming.StreamingQueryListener$Query";
  private static final String CONNECT =
      "org.apache.spark.sql.connect.service.SparkListenerConnectOperation";

  private static final Kind UNKNOWN = event -> {};

  private final ApplicationFold fold;
  private final Kernel kernel;
  private final EventFields fields = new EventFields();
  private final Map<String, Kind> kinds =
      Map.of(
          SQL + "ExecutionStart", this::executionStarted,
          SQL + "AdaptiveExecutionUpdate", this::executionPlannedAnew,
          SQL + "ExecutionEnd", this::executionEnded,
          STREAMING + "StartedEvent", this::queryStarted,
          STREAMING + "ProgressEvent", this::queryProgressed,
          STREAMING + "TerminatedEvent", this::queryEnded,
          CONNECT + "Started", this::operationStarted,
          CONNECT + "Finished", event -> operationEnded(event, WorkState.SUCCEEDED),
          CONNECT + "Failed", event -> operationEnded(event, WorkState.FAILED),
          CONNECT + "Canceled", event -> operationEnded(event, WorkState.CANCELLED));

  /** By class, so that a flood of events of no interest costs no look at names. */
  private final Map<Class<?>, Kind> seen = new HashMap<>();

  private interface Kind {
    void translate(Object event);
  }

  OtherEvents(ApplicationFold fold, Kernel kernel) {
    this.fold = fold;
    this.kernel = kernel;
  }

  void event(Object event) {
    Kind kind = seen.get(event.getClass());
    if (kind == null) {
      kind = kinds.getOrDefault(event.getClass().getName(), UNKNOWN);
      seen.put(event.getClass(), kind);
    }
    kind.translate(event);
  }

  private void executionStarted(Object event) {
    long id = fields.number(event, "executionId");
    Object root = ScalaValues.unwrapped(fields.value(event, "rootExecutionId"));
    long rootId = root == null ? id : ScalaValues.number(root);
    PlanTree plan = new PlanTree(fields, fields.value(event, "sparkPlanInfo"));
    long time = fields.number(event, "time");
    synchronized (fold) {
      fold.executionStarted(
          new ExecutionInput(
              id,
              rootId,
              fields.text(event, "description"),
              kernel.completed(ScalaValues.texts(fields.value(event, "jobTags")), time),
              fields.text(event, "jobGroupId"),
              time,
              plan.digest(),
              fold.wantsPlans() ? fields.text(event, "physicalPlanDescription") : ""));
      fold.executionPlanned(id, plan.joins());
    }
  }

  private void executionPlannedAnew(Object event) {
    PlanTree plan = new PlanTree(fields, fields.value(event, "sparkPlanInfo"));
    synchronized (fold) {
      fold.executionPlanned(fields.number(event, "executionId"), plan.joins());
    }
  }

  private void executionEnded(Object event) {
    // Some("") is success; a Spark before 3.4 says nothing, then its jobs decide.
    Object message = ScalaValues.unwrapped(fields.value(event, "errorMessage"));
    synchronized (fold) {
      fold.executionEnded(
          fields.number(event, "executionId"),
          fields.number(event, "time"),
          message == null ? null : message.toString());
    }
  }

  private void queryStarted(Object event) {
    synchronized (fold) {
      fold.queryStarted(
          fields.text(event, "id"),
          fields.text(event, "runId"),
          fields.text(event, "name"),
          ScalaValues.texts(fields.value(event, "jobTags")),
          moment(fields.text(event, "timestamp")));
    }
  }

  private void queryProgressed(Object event) {
    Object progress = fields.value(event, "progress");
    if (progress == null) {
      return;
    }
    synchronized (fold) {
      fold.queryProgressed(
          new BatchInput(
              fields.text(progress, "runId"),
              fields.number(progress, "batchId"),
              moment(fields.text(progress, "timestamp")),
              fields.number(progress, "batchDuration"),
              fields.number(progress, "numInputRows"),
              fields.measured(progress, "inputRowsPerSecond"),
              fields.measured(progress, "processedRowsPerSecond"),
              ran(progress)));
    }
  }

  /** A trigger that found nothing to do reports itself, too. */
  private boolean ran(Object progress) {
    return fields.value(progress, "durationMs") instanceof Map<?, ?> durations
        && durations.containsKey("addBatch");
  }

  private void queryEnded(Object event) {
    synchronized (fold) {
      fold.queryEnded(
          fields.text(event, "runId"), System.currentTimeMillis(), fields.text(event, "exception"));
    }
  }

  private void operationStarted(Object event) {
    synchronized (fold) {
      fold.operationStarted(
          fields.text(event, "operationId"),
          fields.text(event, "sessionId"),
          fields.text(event, "userId"),
          fields.text(event, "jobTag"),
          ScalaValues.texts(fields.value(event, "sparkSessionTags")),
          fields.text(event, "statementText"),
          fields.number(event, "eventTime"));
    }
  }

  private void operationEnded(Object event, WorkState state) {
    synchronized (fold) {
      fold.operationEnded(
          fields.text(event, "operationId"),
          fields.number(event, "eventTime"),
          state,
          fields.text(event, "errorMessage"));
    }
  }

  /** Epoch milliseconds of a moment as streaming writes it; 0 where it is none. */
  private static long moment(@Nullable String text) {
    try {
      return text == null || text.isEmpty() ? 0 : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
