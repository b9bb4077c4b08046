package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherExportersTest {
  private static final ExportLimits IMPATIENT =
      new ExportLimits(
          1_000,
          100,
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofMillis(10),
          Duration.ofMillis(40),
          Duration.ofSeconds(3));

  private final Path folder;
  private final Fate fate = new Fate();

  OtherExportersTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path list() {
    return folder.resolve("spans");
  }

  private List<String> listed() throws IOException {
    return Files.readAllLines(list());
  }

  private SpanExport listing(String fault, int failures) throws ExportSettingException {
    return Exports.of(
        fate,
        IMPATIENT,
        Map.of(
            "OTEL_TRACES_EXPORTER",
            "listed",
            "OTEL_EXPORTER_LISTED_FILE",
            list().toString(),
            "OTEL_EXPORTER_LISTED_FAULT",
            fault,
            "OTEL_EXPORTER_LISTED_FAILURES",
            Integer.toString(failures)));
  }

  private static List<String> andThen(List<String> names, String last) {
    List<String> all = new ArrayList<>(names);
    all.add(last);
    return all;
  }

  @Test
  void anExporterOnTheClassPathGetsTheSpansAndIsShutDown() throws Exception {
    try (SpanExport export = listing("none", 0)) {
      assertEquals(List.of("ListedSpanExporter"), export.destinations());
      export.export(Spans.of(5), fate.settled());
    }
    fate.assertCounted(5, 0, 0, 0);
    assertEquals(andThen(Spans.names(Spans.of(5)), "(shut down)"), listed());
  }

  @Test
  void ofTwoExportersOnlyTheOneThatFailedGetsABatchAgain() throws Exception {
    try (HttpCollector collector = HttpCollector.start().answers(503, 503, 503);
        SpanExport export = both(collector)) {
      export.export(Spans.of(5), fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(5, 0, 0, 0);
      assertEquals(Spans.names(Spans.of(5)), listed());
      assertEquals(Spans.names(Spans.of(5)), collector.taken());
    }
  }

  @Test
  void whatOneOfTwoExportersRefusesIsRejected() throws Exception {
    try (HttpCollector collector = HttpCollector.start().answers(400);
        SpanExport export = both(collector)) {
      export.export(Spans.of(5), fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(0, 5, 0, 0);
      assertEquals(Spans.names(Spans.of(5)), listed());
    }
  }

  private SpanExport both(HttpCollector collector) throws ExportSettingException {
    return Exports.to(
        collector,
        fate,
        Exports.QUICK,
        Map.of(
            "OTEL_TRACES_EXPORTER", "otlp,listed", "OTEL_EXPORTER_LISTED_FILE", list().toString()));
  }

  @Test
  void anExporterThatNeverAnswersHoldsUpABatchForABoundedTimeOnly() throws Exception {
    try (SaidAloud said = new SaidAloud();
        SpanExport export = listing("never answers", 1)) {
      export.export(Spans.of(5), fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(5, 0, 0, 0);
      assertEquals(Spans.names(Spans.of(5)), listed());
      assertTrue(said.warnings().getFirst().contains("no answer within 0.2 s"));
    }
  }

  @Test
  void anExporterThatBlocksIsInterrupted() throws Exception {
    try (SpanExport export = listing("blocks", 1)) {
      export.export(Spans.of(5), fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(5, 0, 0, 0);
      assertEquals("(interrupted)", listed().getFirst());
      assertTrue(listed().containsAll(Spans.names(Spans.of(5))));
    }
  }

  @Test
  void anExporterThatFailsWithoutAReasonIsTriedAgain() throws Exception {
    try (SpanExport export = listing("says nothing", Courier.MOST_UNCLEAR_TRIES - 1)) {
      export.export(Spans.of(5), fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(5, 0, 0, 0);
    }
  }

  @Test
  void aBatchThatAlwaysMakesAnExporterThrowIsRejectedAndTheNextOneGoes() throws Exception {
    try (SaidAloud said = new SaidAloud();
        SpanExport export = listing("throws", Courier.MOST_UNCLEAR_TRIES)) {
      export.export(Spans.of(5), fate.settled());
      fate.awaitSettled(1);
      export.export(Spans.of(3), fate.settled());
      fate.awaitSettled(2);

      fate.assertCounted(3, 5, 0, 0);
      assertEquals(Spans.names(Spans.of(3)), listed());
      assertFalse(said.warnings().toString().contains("secret"), said.warnings().toString());
    }
  }
}
