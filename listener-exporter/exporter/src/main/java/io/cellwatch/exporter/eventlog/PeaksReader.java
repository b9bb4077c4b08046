package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cellwatch.model.MemoryPeaks;
import java.io.IOException;

/** Reads Spark's {@code ExecutorMetrics}; of several the highest memory in use, area by area. */
final class PeaksReader {
  private long heap;
  private long offHeap;
  private long onHeapExecution;
  private long offHeapExecution;
  private long onHeapStorage;
  private long offHeapStorage;

  void clear() {
    heap = 0;
    offHeap = 0;
    onHeapExecution = 0;
    offHeapExecution = 0;
    onHeapStorage = 0;
    offHeapStorage = 0;
  }

  /** Reads the object, or null, that the parser is at. */
  void read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      switch (name) {
        case "JVMHeapMemory" -> heap = Math.max(heap, Field.number(parser, name));
        case "JVMOffHeapMemory" -> offHeap = Math.max(offHeap, Field.number(parser, name));
        case "OnHeapExecutionMemory" ->
            onHeapExecution = Math.max(onHeapExecution, Field.number(parser, name));
        case "OffHeapExecutionMemory" ->
            offHeapExecution = Math.max(offHeapExecution, Field.number(parser, name));
        case "OnHeapStorageMemory" ->
            onHeapStorage = Math.max(onHeapStorage, Field.number(parser, name));
        case "OffHeapStorageMemory" ->
            offHeapStorage = Math.max(offHeapStorage, Field.number(parser, name));
        default -> parser.skipChildren();
      }
    }
  }

  /** Whether anything was reported; most task ends report nothing. */
  boolean isAboveZero() {
    return heap > 0
        || offHeap > 0
        || onHeapExecution > 0
        || offHeapExecution > 0
        || onHeapStorage > 0
        || offHeapStorage > 0;
  }

  MemoryPeaks peaks() {
    return new MemoryPeaks(
        heap, offHeap, onHeapExecution, offHeapExecution, onHeapStorage, offHeapStorage);
  }
}
