package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cellwatch.model.fold.TaskMetric;
import io.cellwatch.model.fold.TaskMetrics;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of the task end that is being read; one object serves all of a log. What a version of
 * Spark did not write is 0, as in Spark.
 */
final class ReadTaskMetrics {
  private final TaskMetrics metrics = new TaskMetrics();
  private boolean present;

  void clear() {
    metrics.clear();
    present = false;
  }

  /** What was read; null where the task end had no metrics. */
  @Nullable TaskMetrics metrics() {
    return present ? metrics : null;
  }

  /** Reads the metrics object, or null, that the parser is at. */
  void read(JsonParser parser) throws IOException {
    present = parser.currentToken() == JsonToken.START_OBJECT;
    if (!present) {
      return;
    }
    String name;
    while ((name = parser.nextFieldName()) != null) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "Executor Deserialize Time" -> set(TaskMetric.DESERIALIZE_MILLIS, parser, name);
        case "Executor Run Time" -> set(TaskMetric.RUN_MILLIS, parser, name);
        case "Executor CPU Time" -> set(TaskMetric.CPU_NANOS, parser, name);
        case "JVM GC Time" -> set(TaskMetric.GC_MILLIS, parser, name);
        case "Result Serialization Time" ->
            set(TaskMetric.RESULT_SERIALIZATION_MILLIS, parser, name);
        case "Memory Bytes Spilled" -> set(TaskMetric.MEMORY_SPILLED_BYTES, parser, name);
        case "Disk Bytes Spilled" -> set(TaskMetric.DISK_SPILLED_BYTES, parser, name);
        case "Shuffle Read Metrics", "Shuffle Write Metrics", "Input Metrics", "Output Metrics" -> {
          if (value == JsonToken.START_OBJECT) {
            readGroup(parser);
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  /** One of the four groups: their field names have nothing in common. */
  private void readGroup(JsonParser parser) throws IOException {
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      switch (name) {
        case "Fetch Wait Time" -> set(TaskMetric.SHUFFLE_FETCH_WAIT_MILLIS, parser, name);
        case "Local Bytes Read" -> set(TaskMetric.SHUFFLE_READ_LOCAL_BYTES, parser, name);
        case "Remote Bytes Read" -> set(TaskMetric.SHUFFLE_READ_REMOTE_BYTES, parser, name);
        case "Total Records Read" -> set(TaskMetric.SHUFFLE_READ_RECORDS, parser, name);
        case "Shuffle Bytes Written" -> set(TaskMetric.SHUFFLE_WRITE_BYTES, parser, name);
        case "Shuffle Write Time" -> set(TaskMetric.SHUFFLE_WRITE_NANOS, parser, name);
        case "Shuffle Records Written" -> set(TaskMetric.SHUFFLE_WRITE_RECORDS, parser, name);
        case "Bytes Read" -> set(TaskMetric.INPUT_BYTES, parser, name);
        case "Records Read" -> set(TaskMetric.INPUT_RECORDS, parser, name);
        case "Bytes Written" -> set(TaskMetric.OUTPUT_BYTES, parser, name);
        case "Records Written" -> set(TaskMetric.OUTPUT_RECORDS, parser, name);
        default -> parser.skipChildren();
      }
    }
  }

  private void set(TaskMetric metric, JsonParser parser, String name) throws IOException {
    metrics.set(metric, Field.number(parser, name));
  }
}
