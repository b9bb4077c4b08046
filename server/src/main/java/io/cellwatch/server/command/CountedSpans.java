package io.cellwatch.server.command;

import io.cellwatch.exporter.otlp.SpanExport;
import io.cellwatch.exporter.trace.FinishedSpan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says what would be sent. */
final class CountedSpans implements SpanOutput {
  private final SpanExport export;
  private final PrintWriter out;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Set<String> traces = new HashSet<>();
  private int errors;

  CountedSpans(SpanExport export, PrintWriter out) {
    this.export = export;
    this.out = out;
  }

  @Override
  public void take(FinishedSpan span) {
    counts.merge(span.name(), 1, Integer::sum);
    traces.add(span.getTraceId());
    if (span.status().getStatusCode() == io.opentelemetry.api.trace.StatusCode.ERROR) {
      errors++;
    }
  }

  @Override
  public void endOf(Path file) {
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    out.printf(
        "%s: %d spans in %d traces would be sent to %s: %s; %d of them errors%n",
        file,
        all,
        traces.size(),
        export.active()
            ? String.join(", ", export.destinations())
            : "nowhere, since OTEL_EXPORTER_OTLP_ENDPOINT is not set",
        counts.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", ")),
        errors);
    out.flush();
    counts.clear();
    traces.clear();
    errors = 0;
  }

  @Override
  public void close() {}
}
