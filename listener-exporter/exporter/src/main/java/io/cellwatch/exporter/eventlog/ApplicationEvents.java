package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.exporter.eventlog.EventReader.Effect;
import io.cellwatch.model.Threshold;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

/** Events of the application as a whole, its environment and its executors. */
final class ApplicationEvents {
  private static final Shape LOG_START = Shape.of("Spark Version");
  private static final Shape STARTED =
      Shape.of("App Name", "App ID", "App Attempt ID", "User", "Timestamp");
  private static final Shape ENDED = Shape.of("Timestamp");
  private static final Shape ENVIRONMENT =
      Shape.of(
          Stream.concat(
                  Stream.of(
                      "spark.master",
                      "spark.task.cpus",
                      "spark.ui.showConsoleProgress",
                      "spark.repl.class.uri",
                      PlanTexts.PROPERTY,
                      "spark.redaction.string.regex",
                      "spark.sql.redaction.string.regex"),
                  Stream.of(Threshold.values()).map(Threshold::property))
              .map(property -> "Spark Properties/" + property)
              .toArray(String[]::new));
  private static final Shape PROFILE_ADDED =
      Shape.of("Resource Profile Id", "Task Resource Requests/cpus/Amount");
  private static final Shape EXECUTOR_ADDED =
      Shape.of("Timestamp", "Executor ID", "Executor Info/Host", "Executor Info/Total Cores");
  private static final Shape EXECUTOR_REMOVED =
      Shape.of("Timestamp", "Executor ID", "Removed Reason");

  private final LogClock clock;
  private final PlanTexts plans;

  ApplicationEvents(LogClock clock, PlanTexts plans) {
    this.clock = clock;
    this.plans = plans;
  }

  void register(Map<String, EventReader> readers) {
    readers.put("SparkListenerLogStart", this::logStart);
    readers.put("SparkListenerApplicationStart", this::started);
    readers.put("SparkListenerApplicationEnd", this::ended);
    readers.put("SparkListenerEnvironmentUpdate", this::environment);
    readers.put("SparkListenerResourceProfileAdded", this::resourceProfileAdded);
    readers.put("SparkListenerExecutorAdded", this::executorAdded);
    readers.put("SparkListenerExecutorRemoved", this::executorRemoved);
    readers.put("SparkListenerStageExecutorMetrics", this::peaks);
    readers.put("SparkListenerExecutorMetricsUpdate", this::peaks);
  }

  private Effect logStart(JsonParser parser) throws IOException {
    String version = Field.text(LOG_START.read(parser), "Spark Version");
    return fold -> fold.environment(version, "", "", 0);
  }

  private Effect started(JsonParser parser) throws IOException {
    JsonNode event = STARTED.read(parser);
    String id = Field.text(event, "App ID");
    String attempt = Field.text(event, "App Attempt ID");
    String name = Field.text(event, "App Name");
    String user = Field.text(event, "User");
    long time = clock.seen(Field.number(event, "Timestamp"));
    return fold -> fold.applicationStarted(id, attempt, name, user, time);
  }

  private Effect ended(JsonParser parser) throws IOException {
    long time = clock.seen(Field.number(ENDED.read(parser), "Timestamp"));
    return fold -> fold.applicationEnded(time);
  }

  private Effect environment(JsonParser parser) throws IOException {
    JsonNode properties = Field.object(ENVIRONMENT.read(parser), "Spark Properties");
    String master = Field.text(properties, "spark.master");
    int cpusPerTask = positiveInteger(Field.text(properties, "spark.task.cpus"));
    plans.wanted(properties.path(PlanTexts.PROPERTY).asText("").equalsIgnoreCase("true"));
    return fold -> {
      fold.environment("", master, "", cpusPerTask);
      fold.configuration(key -> properties.path(key).asText(""));
    };
  }

  private static int positiveInteger(String property) {
    try {
      return Math.max(0, Integer.parseInt(property.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Effect resourceProfileAdded(JsonParser parser) throws IOException {
    JsonNode event = PROFILE_ADDED.read(parser);
    int id = Field.integer(event, "Resource Profile Id");
    JsonNode cpus = Field.object(event, "Task Resource Requests").path("cpus");
    int cpusPerTask =
        (int) Field.decimal(cpus, "Amount"); // Not a number where it is missing, so 0.
    return fold -> fold.resourceProfile(id, cpusPerTask);
  }

  private Effect executorAdded(JsonParser parser) throws IOException {
    JsonNode event = EXECUTOR_ADDED.read(parser);
    String id = Field.requiredText(event, "Executor ID");
    JsonNode executor = Field.object(event, "Executor Info");
    String host = Field.text(executor, "Host");
    int cores = Field.integer(executor, "Total Cores");
    long time = clock.seen(Field.number(event, "Timestamp"));
    return fold -> fold.executorAdded(id, host, cores, time);
  }

  private Effect executorRemoved(JsonParser parser) throws IOException {
    JsonNode event = EXECUTOR_REMOVED.read(parser);
    String id = Field.requiredText(event, "Executor ID");
    String reason = Field.text(event, "Removed Reason");
    long time = clock.seen(Field.number(event, "Timestamp"));
    return fold -> fold.executorRemoved(id, reason, time);
  }

  /**
   * Memory at the end of a stage, or at a heartbeat: logs hold the driver's heartbeats where {@code
   * spark.eventLog.logStageExecutorMetrics} is set. What a heartbeat says of running tasks is left
   * out: sums come from task ends only.
   */
  private Effect peaks(JsonParser parser) throws IOException {
    String id = "";
    PeaksReader peaks = new PeaksReader();
    String name;
    while ((name = parser.nextFieldName()) != null) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "Executor ID" -> id = Field.text(parser, name);
        case "Executor Metrics" -> peaks.read(parser);
        case "Executor Metrics Updated" -> {
          if (value == JsonToken.START_ARRAY) {
            readUpdates(parser, peaks);
          }
        }
        default -> parser.skipChildren();
      }
    }
    String executorId = id;
    return fold -> {
      if (peaks.isAboveZero()) {
        fold.executorPeaks(executorId, peaks.peaks());
      }
    };
  }

  private static void readUpdates(JsonParser parser, PeaksReader peaks) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      String name;
      while ((name = parser.nextFieldName()) != null) {
        parser.nextToken();
        if (name.equals("Executor Metrics")) {
          peaks.read(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
  }
}
