package io.cellwatch.server.wiring;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.Reporting;
import io.cellwatch.exporter.otlp.OtlpJson;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.cellwatch.exporter.trace.TraceIds;
import io.cellwatch.exporter.trace.Traces;
import io.cellwatch.exporter.trace.WorkSpan;
import io.cellwatch.server.driverui.UiLinks;
import io.cellwatch.server.trace.ShownTrace;
import io.cellwatch.server.trace.TraceSource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The traces that the exporter knows, for the page that shows one. */
record KnownTraces(Traces traces, Applications applications) implements TraceSource {
  private static final AttributeKey<String> APPLICATION =
      AttributeKey.stringKey("spark.application.id");

  private static final String LAUNCH = WorkSpan.LAUNCH.spanName();
  private static final String INCOMPLETE = "spark.data.incomplete";

  private static final String MISSING =
      "Spark dropped events, or the listener was attached late: spans may be missing, and figures"
          + " may be too low.";

  private static final String BEGAN_EARLIER =
      "This server did not see the launch from its beginning: it was started anew meanwhile.";

  /** Where a launch's trace is shown, seen from the server's root; empty where there is none. */
  static Optional<String> address(Traces traces, String launch) {
    return Optional.of(TraceIds.ofLaunch(launch)).filter(traces::kept).map("traces/"::concat);
  }

  @Override
  public Optional<ShownTrace> find(String traceId) {
    Traces.Found found = traces.find(traceId);
    if (found == null) {
      return Optional.empty();
    }
    List<SpanData> spans = new ArrayList<>(found.spans());
    List<String> missing =
        found.spans().stream()
            .filter(span -> !found.running().contains(span.getSpanId()))
            .filter(KnownTraces::incomplete)
            .map(span -> span.name().startsWith(LAUNCH) ? BEGAN_EARLIER : MISSING)
            .distinct()
            .toList();
    return Optional.of(new ShownTrace(traceId, spans, found.running(), missing, uis(spans)));
  }

  private Map<String, UiLinks> uis(List<SpanData> spans) {
    Map<String, UiLinks> uis = new HashMap<>();
    for (SpanData span : spans) {
      String id = span.getResource().getAttributes().get(APPLICATION);
      if (id != null && !uis.containsKey(id)) {
        Reporting reporting = applications.reporting(id);
        uis.put(id, reporting == null ? UiLinks.NONE : UiLinks.of(reporting));
      }
    }
    return uis;
  }

  private static boolean incomplete(FinishedSpan span) {
    return span.attributes().asMap().keySet().stream()
        .anyMatch(key -> key.getKey().equals(INCOMPLETE));
  }

  static byte[] otlpJson(ShownTrace trace) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try {
      OtlpJson.write(trace.spans(), json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return json.toByteArray();
  }
}
