package io.cellwatch.exporter.trace;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest spans in memory, for people who have no trace store. Bounded by the number of spans;
 * the trace that was added to longest ago leaves first. A server that starts anew gets back what
 * the drivers still hold.
 */
public final class TraceRing {
  private final int limit;
  private final Map<String, Map<String, FinishedSpan>> traces = new LinkedHashMap<>(16, .75f, true);
  private int size;

  /**
   * An empty ring.
   *
   * @param limit of spans
   */
  public TraceRing(int limit) {
    this.limit = limit;
  }

  /** Keeps a span, in the place of one with the same id. */
  synchronized void add(FinishedSpan span) {
    Map<String, FinishedSpan> trace =
        traces.computeIfAbsent(span.getTraceId(), id -> new LinkedHashMap<>());
    if (trace.put(span.getSpanId(), span) == null) {
      size++;
    }
    Iterator<Map<String, FinishedSpan>> oldest = traces.values().iterator();
    while (size > limit && oldest.hasNext()) {
      size -= oldest.next().size();
      oldest.remove();
    }
  }

  /** The spans of a trace, in the order in which they came; none where it is not kept. */
  synchronized List<FinishedSpan> find(String traceId) {
    Map<String, FinishedSpan> trace = traces.get(traceId);
    return trace == null ? List.of() : new ArrayList<>(trace.values());
  }

  /** How many spans are kept. */
  public synchronized int size() {
    return size;
  }
}
