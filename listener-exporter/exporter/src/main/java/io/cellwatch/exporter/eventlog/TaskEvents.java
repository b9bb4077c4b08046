package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cellwatch.exporter.eventlog.EventReader.Effect;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.TaskEndReason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts and ends of tasks: nearly all of a log. Their fields are read straight into this object,
 * which serves one event after the other; what is not wanted streams by.
 */
final class TaskEvents {
  private final LogClock clock;
  private final Effect start = this::startOn;
  private final Effect end = this::endOn;
  private final Map<String, String> executorIds = new HashMap<>();
  private final ReadTaskMetrics metrics = new ReadTaskMetrics();
  private final PeaksReader peaks = new PeaksReader();

  private boolean hasStage;
  private boolean hasTask;
  private int stageId;
  private int attempt;
  private long taskId;
  private int index;
  private String executorId = "";
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
        metrics.metrics());
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
      if (name.equals("Reason")) {
        reason = TaskEndReason.ofSparkClass(Field.text(parser, name));
      } else {
        parser.skipChildren();
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
        case "Launch Time" -> launchMillis = Field.number(parser, name);
        case "Getting Result Time" -> gettingResultMillis = Field.number(parser, name);
        case "Finish Time" -> finishMillis = Field.number(parser, name);
        case "Speculative" -> speculative = Field.flag(parser, name);
        default -> parser.skipChildren();
      }
    }
  }

  /** One string for each executor, however many tasks it ran. */
  private String shared(String id) {
    String known = executorIds.putIfAbsent(id, id);
    return known == null ? id : known;
  }
}
