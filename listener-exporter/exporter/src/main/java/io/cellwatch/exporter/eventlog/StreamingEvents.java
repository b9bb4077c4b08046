package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.exporter.eventlog.EventReader.Effect;
import io.cellwatch.model.fold.BatchInput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events of structured streaming queries, since Spark 2.1; 2.0 wrote something else. */
final class StreamingEvents {
  private static final String QUERY = "org.apache.spark.sql.streaming.StreamingQueryListener$Query";

  private static final Shape STARTED = Shape.of("id", "runId", "name", "timestamp", "jobTags");
  private static final Shape PROGRESS =
      Shape.of(
          "progress/runId",
          "progress/timestamp",
          "progress/batchId",
          "progress/batchDuration",
          "progress/durationMs/triggerExecution",
          "progress/durationMs/addBatch",
          "progress/sources/numInputRows",
          "progress/sources/inputRowsPerSecond",
          "progress/sources/processedRowsPerSecond");
  private static final Shape TERMINATED = Shape.of("runId", "exception");

  private final LogClock clock;

  StreamingEvents(LogClock clock) {
    this.clock = clock;
  }

  void register(Map<String, EventReader> readers) {
    readers.put(QUERY + "StartedEvent", this::started);
    readers.put(QUERY + "ProgressEvent", this::progressed);
    readers.put(QUERY + "TerminatedEvent", this::terminated);
  }

  private Effect started(JsonParser parser) throws IOException {
    JsonNode event = STARTED.read(parser);
    String queryId = Field.requiredText(event, "id");
    String runId = Field.requiredText(event, "runId");
    String name = Field.text(event, "name");
    List<String> tags = Field.texts(event, "jobTags");
    long time = time(event);
    return fold -> fold.queryStarted(queryId, runId, name, tags, time);
  }

  private Effect progressed(JsonParser parser) throws IOException {
    JsonNode progress = Field.object(PROGRESS.read(parser), "progress");
    String runId = Field.requiredText(progress, "runId");
    long batchId = Field.number(progress, "batchId");
    // "timestamp" is the trigger's start: the report itself came a batch later.
    long batchMillis =
        Field.number(
            progress,
            "batchDuration",
            Field.number(progress.path("durationMs"), "triggerExecution", 0));
    long start = time(progress);
    clock.seen(start + batchMillis);
    boolean ran = progress.path("durationMs").has("addBatch");
    long rows = 0;
    double inputRate = 0;
    double processedRate = 0;
    for (JsonNode source : progress.path("sources")) {
      rows += Field.number(source, "numInputRows", 0);
      inputRate += finite(Field.decimal(source, "inputRowsPerSecond"));
      processedRate += finite(Field.decimal(source, "processedRowsPerSecond"));
    }
    BatchInput batch =
        new BatchInput(runId, batchId, start, batchMillis, rows, inputRate, processedRate, ran);
    return fold -> fold.queryProgressed(batch);
  }

  /** The event tells no time: it is that of what came before it in the log. */
  private Effect terminated(JsonParser parser) throws IOException {
    JsonNode event = TERMINATED.read(parser);
    String runId = Field.requiredText(event, "runId");
    String error = Field.text(event, "exception");
    long time = clock.newestMillis();
    return fold -> fold.queryEnded(runId, time, error);
  }

  private long time(JsonNode event) throws MalformedEventException {
    String timestamp = Field.text(event, "timestamp");
    if (timestamp.isEmpty()) {
      return clock.newestMillis();
    }
    try {
      return clock.seen(Instant.parse(timestamp).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedEventException("timestamp", timestamp + ": an ISO time is expected");
    }
  }

  /** Of a first batch, or one without rows or duration, Spark writes NaN or infinity. */
  private static double finite(double rate) {
    return Double.isFinite(rate) ? rate : 0;
  }
}
