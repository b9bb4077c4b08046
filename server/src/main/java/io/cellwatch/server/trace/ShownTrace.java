package io.cellwatch.server.trace;

import io.cellwatch.server.driverui.UiLinks;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A trace as far as it is known now.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spans in any order, at least one; of what still runs the end is now
 * @param running ids of the spans that still run
 * @param missing what is known to be missing, a sentence each; empty where the trace is whole
 * @param uis of the applications whose drivers' UIs can be opened, by Spark's application id
 */
public record ShownTrace(
    String traceId,
    List<SpanData> spans,
    Set<String> running,
    List<String> missing,
    Map<String, UiLinks> uis) {
  public ShownTrace {
    if (spans.isEmpty()) {
      throw new IllegalArgumentException(traceId + ": spans: none: a trace has at least one");
    }
    spans = List.copyOf(spans);
    running = Set.copyOf(running);
    missing = List.copyOf(missing);
    uis = Map.copyOf(uis);
  }
}
