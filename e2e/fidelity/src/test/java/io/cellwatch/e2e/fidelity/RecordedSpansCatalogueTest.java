package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.eventlog.EventLog;
import io.cellwatch.exporter.eventlog.EventLogException;
import io.cellwatch.exporter.eventlog.ReplayObserver;
import io.cellwatch.exporter.replay.ReplayedLog;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.cellwatch.exporter.trace.SpanAttribute;
import io.cellwatch.exporter.trace.TraceOptions;
import io.cellwatch.exporter.trace.WorkSpan;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The spans of recorded logs: as the catalogue declares them, each once, below spans that exist.
 */
class RecordedSpansCatalogueTest {
  private final List<Path> logs = new ArrayList<>();

  RecordedSpansCatalogueTest(@TempDir Path folder) throws IOException, URISyntaxException {
    logs.addAll(RecordedLogs.in(RecordedLogs.unpack("spark-events", folder)));
    logs.addAll(RecordedLogs.shared());
  }

  private static List<FinishedSpan> spans(Path log) throws IOException {
    List<FinishedSpan> spans = new ArrayList<>();
    try {
      ReplayedLog.read(EventLog.open(log), ReplayObserver.SILENT)
          .forEachSpan(TraceOptions.DEFAULT, Resource.empty(), spans::add);
    } catch (EventLogException e) {
      return List.of(); // Spark's tests have files beside their logs.
    }
    return spans;
  }

  private static WorkSpan kind(FinishedSpan span) {
    return Arrays.stream(WorkSpan.values())
        .filter(kind -> kind.spanName().equals(span.name()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(span.name() + ": not in the catalogue"));
  }

  private static Set<String> undeclared(FinishedSpan span) {
    Set<String> carried = new TreeSet<>();
    span.attributes().asMap().keySet().forEach(key -> carried.add(key.getKey()));
    carried.removeAll(
        Arrays.stream(SpanAttribute.values())
            .filter(attribute -> attribute.spans().contains(kind(span)))
            .map(SpanAttribute::key)
            .collect(Collectors.toSet()));
    return carried;
  }

  @Test
  void noSpanOfARecordedLogCarriesWhatTheCatalogueDoesNotDeclareForIt() throws IOException {
    Set<WorkSpan> seen = EnumSet.noneOf(WorkSpan.class);
    int spans = 0;
    for (Path log : logs) {
      for (FinishedSpan span : spans(log)) {
        spans++;
        seen.add(kind(span));
        assertEquals(Set.of(), undeclared(span), () -> log + ": " + span);
      }
    }
    assertTrue(spans > 300, "spans: " + spans);
    assertTrue(
        seen.containsAll(
            EnumSet.of(
                WorkSpan.APPLICATION,
                WorkSpan.SQL_EXECUTION,
                WorkSpan.JOB,
                WorkSpan.STAGE,
                WorkSpan.TASK)),
        seen::toString);
  }
}
