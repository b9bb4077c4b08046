package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cellwatch.exporter.eventlog.EventReader.Effect;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.TaskDetails;
import io.cellwatch.model.fold.TaskEndReason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts and ends of tasks: nearly all of a log. Their fields are read straight into this object,
 * which serves one event after the other; what is not wanted streams by.
 */
final class TaskEvents implements TaskDetails {
  private final LogClock clock;
  private final Effect start = this::startOn;
  private final Effect end = this::endOn;
  private final Map<String, String> names = new HashMap<>();
  private final ReadTaskMetrics metrics = new ReadTaskMetrics();
  private final PeaksReader peaks = new PeaksReader();

  private boolean hasStage;
  private boolean hasTask;
  private int stageId;
  private int attempt;
  private long taskId;
  private int index;
  private String executorId = "";
  private String host = "";
  private String locality = "";
  private int taskAttempt;
  private String reasonName = "";
  private String reasonText = "";
  private long launchMillis;
  private long gettingResultMillis;
  private long finishMillis;
  private boolean speculative;
  private TaskEndReason reason = TaskEndReason.UNKNOWN_REASON;

  TaskEvents(LogClock clock) {
    this.clock = clock;
  }

  void register(Map<String, EventReader> readers) {
    readers.put("SparkListenerTaskStart", this::started);
    readers.put("SparkListenerTaskEnd", this::ended);
  }

  private Effect started(JsonParser parser) throws IOException {
    read(parser);
    clock.seen(launchMillis);
    return start;
  }

  private Effect ended(JsonParser parser) throws IOException {
    read(parser);
    clock.seen(finishMillis);
    return end;
  }

  private void startOn(ApplicationFold fold) {
    fold.taskStarted(stageId, attempt, taskId, index, executorId, launchMillis, speculative);
  }

  private void endOn(ApplicationFold fold) {
    fold.taskEnded(
        stageId,
        attempt,
        taskId,
        index,
        reason,
        executorId,
        launchMillis,
        gettingResultMillis,
        finishMillis,
        metrics.metrics(),
        this);
    if (peaks.isAboveZero()) {
      fold.executorPeaks(executorId, peaks.peaks());
    }
  }

  private void read(JsonParser parser) throws IOException {
    clear();
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      switch (name) {
        case "Stage ID" -> {
          stageId = Field.integer(parser, name);
          hasStage = true;
        }
        case "Stage Attempt ID" -> attempt = Field.integer(parser, name);
        case "Task End Reason" -> readReason(parser);
        case "Task Info" -> readInfo(parser);
        case "Task Executor Metrics" -> peaks.read(parser);
        case "Task Metrics" -> metrics.read(parser);
        default -> parser.skipChildren();
      }
    }
    if (!hasStage) {
      throw new MalformedEventException("Stage ID", "missing");
    }
    if (!hasTask) {
      throw new MalformedEventException("Task Info", "missing, or without Task ID");
    }
  }

  private void clear() {
    hasStage = false;
    hasTask = false;
    stageId = 0;
    attempt = 0;
    taskId = 0;
    index = 0;
    executorId = "";
    host = "";
    locality = "";
    taskAttempt = 0;
    reasonName = "";
    reasonText = "";
    launchMillis = 0;
    gettingResultMillis = 0;
    finishMillis = 0;
    speculative = false;
    reason = TaskEndReason.UNKNOWN_REASON;
    metrics.clear();
    peaks.clear();
  }

  private void readReason(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new MalformedEventException("Task End Reason", "an object is expected");
    }
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      switch (name) {
        case "Reason" -> {
          reasonName = Field.text(parser, name);
          reason = TaskEndReason.ofSparkClass(reasonName);
        }
        case "Class Name" -> reasonName = Field.text(parser, name);
        case "Description", "Message", "Loss Reason", "Kill Reason" ->
            reasonText = Field.text(parser, name);
        default -> parser.skipChildren();
      }
    }
  }

  private void readInfo(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      switch (name) {
        case "Task ID" -> {
          taskId = Field.number(parser, name);
          hasTask = true;
        }
        case "Index" -> index = Field.integer(parser, name);
        case "Executor ID" -> executorId = shared(Field.text(parser, name));
        case "Attempt" -> taskAttempt = Field.integer(parser, name);
        case "Host" -> host = shared(Field.text(parser, name));
        case "Locality" -> locality = shared(Field.text(parser, name));
        case "Launch Time" -> launchMillis = Field.number(parser, name);
        case "Getting Result Time" -> gettingResultMillis = Field.number(parser, name);
        case "Finish Time" -> finishMillis = Field.number(parser, name);
        case "Speculative" -> speculative = Field.flag(parser, name);
        default -> parser.skipChildren();
      }
    }
  }

  @Override
  public int attempt() {
    return taskAttempt;
  }

  @Override
  public boolean speculative() {
    return speculative;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String locality() {
    return locality;
  }

  @Override
  public String error() {
    return switch (reason) {
      case EXCEPTION_FAILURE, FETCH_FAILED, EXECUTOR_LOST_FAILURE -> reasonName + ": " + reasonText;
      case KILLED -> reasonText;
      case SUCCESS, RESULT_LOST, RESUBMITTED, UNKNOWN_REASON, COMMIT_DENIED -> reasonName;
    };
  }

  /** One string for each executor, host and locality, however many tasks there were. */
  private String shared(String name) {
    String known = names.putIfAbsent(name, name);
    return known == null ? name : known;
  }
}
