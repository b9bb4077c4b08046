package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cellwatch.model.fold.TaskMetrics;
import java.io.IOException;

/**
 * The metrics of the task end that is being read; one object serves all of a log. What a version of
 * Spark did not write is 0, as in Spark.
 */
final class ReadTaskMetrics implements TaskMetrics {
  private long deserializeMillis;
  private long runMillis;
  private long cpuNanos;
  private long gcMillis;
  private long resultSerializationMillis;
  private long memorySpilledBytes;
  private long diskSpilledBytes;
  private long inputBytes;
  private long inputRecords;
  private long outputBytes;
  private long outputRecords;
  private long shuffleFetchWaitMillis;
  private long shuffleReadLocalBytes;
  private long shuffleReadRemoteBytes;
  private long shuffleReadRecords;
  private long shuffleWriteBytes;
  private long shuffleWriteNanos;
  private long shuffleWriteRecords;
  private boolean present;

  void clear() {
    deserializeMillis = 0;
    runMillis = 0;
    cpuNanos = 0;
    gcMillis = 0;
    resultSerializationMillis = 0;
    memorySpilledBytes = 0;
    diskSpilledBytes = 0;
    inputBytes = 0;
    inputRecords = 0;
    outputBytes = 0;
    outputRecords = 0;
    shuffleFetchWaitMillis = 0;
    shuffleReadLocalBytes = 0;
    shuffleReadRemoteBytes = 0;
    shuffleReadRecords = 0;
    shuffleWriteBytes = 0;
    shuffleWriteNanos = 0;
    shuffleWriteRecords = 0;
    present = false;
  }

  /** Whether the task end had metrics. */
  boolean isPresent() {
    return present;
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
        case "Executor Deserialize Time" -> deserializeMillis = Field.number(parser, name);
        case "Executor Run Time" -> runMillis = Field.number(parser, name);
        case "Executor CPU Time" -> cpuNanos = Field.number(parser, name);
        case "JVM GC Time" -> gcMillis = Field.number(parser, name);
        case "Result Serialization Time" -> resultSerializationMillis = Field.number(parser, name);
        case "Memory Bytes Spilled" -> memorySpilledBytes = Field.number(parser, name);
        case "Disk Bytes Spilled" -> diskSpilledBytes = Field.number(parser, name);
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
        case "Fetch Wait Time" -> shuffleFetchWaitMillis = Field.number(parser, name);
        case "Local Bytes Read" -> shuffleReadLocalBytes = Field.number(parser, name);
        case "Remote Bytes Read" -> shuffleReadRemoteBytes = Field.number(parser, name);
        case "Total Records Read" -> shuffleReadRecords = Field.number(parser, name);
        case "Shuffle Bytes Written" -> shuffleWriteBytes = Field.number(parser, name);
        case "Shuffle Write Time" -> shuffleWriteNanos = Field.number(parser, name);
        case "Shuffle Records Written" -> shuffleWriteRecords = Field.number(parser, name);
        case "Bytes Read" -> inputBytes = Field.number(parser, name);
        case "Records Read" -> inputRecords = Field.number(parser, name);
        case "Bytes Written" -> outputBytes = Field.number(parser, name);
        case "Records Written" -> outputRecords = Field.number(parser, name);
        default -> parser.skipChildren();
      }
    }
  }

  @Override
  public long deserializeMillis() {
    return deserializeMillis;
  }

  @Override
  public long runMillis() {
    return runMillis;
  }

  @Override
  public long cpuNanos() {
    return cpuNanos;
  }

  @Override
  public long gcMillis() {
    return gcMillis;
  }

  @Override
  public long resultSerializationMillis() {
    return resultSerializationMillis;
  }

  @Override
  public long memorySpilledBytes() {
    return memorySpilledBytes;
  }

  @Override
  public long diskSpilledBytes() {
    return diskSpilledBytes;
  }

  @Override
  public long inputBytes() {
    return inputBytes;
  }

  @Override
  public long inputRecords() {
    return inputRecords;
  }

  @Override
  public long outputBytes() {
    return outputBytes;
  }

  @Override
  public long outputRecords() {
    return outputRecords;
  }

  @Override
  public long shuffleFetchWaitMillis() {
    return shuffleFetchWaitMillis;
  }

  @Override
  public long shuffleReadLocalBytes() {
    return shuffleReadLocalBytes;
  }

  @Override
  public long shuffleReadRemoteBytes() {
    return shuffleReadRemoteBytes;
  }

  @Override
  public long shuffleReadRecords() {
    return shuffleReadRecords;
  }

  @Override
  public long shuffleWriteBytes() {
    return shuffleWriteBytes;
  }

  @Override
  public long shuffleWriteNanos() {
    return shuffleWriteNanos;
  }

  @Override
  public long shuffleWriteRecords() {
    return shuffleWriteRecords;
  }
}
