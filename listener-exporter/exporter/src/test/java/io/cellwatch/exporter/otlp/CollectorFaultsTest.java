package io.cellwatch.exporter.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.trace.FinishedSpan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectorFaultsTest {
  private static final Duration ENOUGH = Duration.ofSeconds(Bounded.SECONDS);

  private final Fate fate = new Fate();

  @Test
  void spansOfATimeWithoutACollectorArriveWhenItIsBack() throws Exception {
    HttpCollector gone = HttpCollector.start();
    gone.close();
    try (SaidAloud said = new SaidAloud();
        SpanExport export = Exports.to(gone, fate)) {
      List<FinishedSpan> spans = Spans.of(250);
      export.export(spans, fate.settled());
      Bounded.until("a first failure", () -> !said.warnings().isEmpty());
      fate.assertCounted(0, 0, 0, 0);

      try (HttpCollector back = HttpCollector.at(gone.port())) {
        assertTrue(export.flush(ENOUGH));
        assertEquals(Spans.names(spans), back.taken());
      }
      fate.assertCounted(250, 0, 0, 0);
      assertEquals(1, fate.timesSettled());
      assertEquals(1, said.warnings().size(), said.warnings().toString());
      String warning = said.warnings().getFirst();
      assertTrue(warning.contains(gone.address() + "/v1/traces"), warning);
      assertTrue(warning.contains("ConnectException"), warning);
      assertTrue(warning.contains("up to 1000 spans wait"), warning);
      assertEquals(1, said.news().size(), said.news().toString());
      assertTrue(
          said.news().getFirst().contains("again. Tries that failed: "), said.news().toString());
    }
  }

  @Test
  void aHungCollectorHoldsUpNobodyAndWhatFindsNoRoomIsDroppedAndCounted() throws Exception {
    ExportLimits limits = Exports.QUICK.withQueue(500);
    try (SaidAloud said = new SaidAloud();
        HttpCollector collector = HttpCollector.start().answers(HttpCollector.NONE);
        SpanExport export =
            Exports.to(collector, fate, limits, Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "3000"))) {
      export.export(Spans.of(100), fate.settled());
      collector.next();

      for (int i = 0; i < 10; i++) {
        export.export(Spans.of(100), fate.settled());
      }

      fate.assertCounted(0, 0, 600, 0);
      assertEquals(6, fate.timesSettled());
      assertEquals(500, export.queued());
      assertTrue(export.flush(ENOUGH));
      fate.assertCounted(500, 0, 600, 0);
      assertEquals(11, fate.timesSettled());
      assertEquals(500, collector.taken().size());
      assertTrue(said.warnings().getFirst().contains("timeout"), said.warnings().toString());
      assertTrue(said.warnings().get(1).contains("600 spans were dropped"), said.warnings().get(1));
    }
  }

  @Test
  void ofAGroupThatFitsInPartTheRestIsDropped() throws Exception {
    ExportLimits limits = Exports.QUICK.withQueue(30);
    try (HttpCollector collector = HttpCollector.start().answers(503);
        SpanExport export = Exports.to(collector, fate, limits, Map.of())) {
      export.export(Spans.of(50), fate.settled());

      fate.awaitSettled(1);
      fate.assertCounted(30, 0, 20, 0);
      assertEquals(Spans.names(Spans.of(30)), collector.taken());
    }
    assertEquals(1, fate.timesSettled());
  }

  @Test
  void aBusyCollectorGetsTheSameBatchAgain() throws Exception {
    try (HttpCollector collector = HttpCollector.start().answers(503, 429, 500, 408);
        SpanExport export = Exports.to(collector, fate)) {
      export.export(Spans.of(40), fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(40, 0, 0, 0);
      List<String> names = Spans.names(Spans.of(40));
      for (int i = 0; i < 5; i++) {
        assertEquals(names, collector.next().names());
      }
      assertEquals(0, collector.further());
      assertEquals(names, collector.taken());
    }
  }

  @Test
  void whatACollectorRefusesIsCountedSaidOnceAndHoldsNothingUp() throws Exception {
    try (SaidAloud said = new SaidAloud();
        HttpCollector collector = HttpCollector.start().answers(400, 401, 401);
        SpanExport export = Exports.to(collector, fate)) {
      for (int group = 1; group <= 4; group++) {
        export.export(Spans.of(10), fate.settled());
        fate.awaitSettled(group);
      }

      fate.assertCounted(10, 30, 0, 0);
      assertEquals(10, collector.taken().size());
      assertEquals(2, said.warnings().size(), said.warnings().toString());
      assertTrue(said.warnings().get(0).contains("HTTP 400 (because 400)"), said.warnings().get(0));
      assertTrue(said.warnings().get(1).contains("HTTP 401"), said.warnings().get(1));
      assertTrue(
          said.warnings().get(1).contains("OTEL_EXPORTER_OTLP_HEADERS"), said.warnings().get(1));
    }
  }

  @Test
  void aBatchThatIsTooLargeIsHalvedUntilItIsTaken() throws Exception {
    try (HttpCollector collector = HttpCollector.start().takesAtMost(13);
        SpanExport export = Exports.to(collector, fate)) {
      export.export(Spans.of(100), fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(100, 0, 0, 0);
      assertEquals(Spans.names(Spans.of(100)), collector.taken());
    }
  }

  @Test
  void aSingleSpanThatIsTooLargeIsRejected() throws Exception {
    try (HttpCollector collector = HttpCollector.start().takesAtMost(0);
        SpanExport export = Exports.to(collector, fate)) {
      export.export(Spans.of(3), fate.settled());

      fate.awaitSettled(1);

      fate.assertCounted(0, 3, 0, 0);
    }
  }

  @Test
  void closingCountsWhatIsLeftAsDroppedAndTellsOnce() throws Exception {
    HttpCollector gone = HttpCollector.start();
    gone.close();
    ExportLimits limits =
        new ExportLimits(
            1_000,
            100,
            Duration.ofMillis(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(10),
            Duration.ofSeconds(60),
            Duration.ofMillis(100));
    SpanExport export = Exports.to(gone, fate, limits, Map.of());
    export.export(Spans.of(150), fate.settled());
    export.export(Spans.of(150), fate.settled());

    try (SaidAloud said = new SaidAloud()) {
      export.close();
      assertTrue(
          said.warnings().getLast().startsWith("300 spans are dropped"),
          said.warnings().toString());
    }
    export.export(Spans.of(5), fate.settled());
    export.close();

    fate.awaitSettled(3);
    fate.assertCounted(0, 0, 305, 0);
    assertEquals(0, export.queued());
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("cellwatch-span-export")));
  }

  @Test
  void flushingDoesNotWaitForALongPause() throws Exception {
    ExportLimits patient =
        new ExportLimits(
            1_000,
            100,
            Duration.ofMillis(20),
            Duration.ofSeconds(20),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofSeconds(3));
    try (SaidAloud said = new SaidAloud();
        HttpCollector collector = HttpCollector.start().answers(503);
        SpanExport export = Exports.to(collector, fate, patient, Map.of())) {
      export.export(Spans.of(1), fate.settled());
      Bounded.until("a pause", () -> !said.warnings().isEmpty());

      assertTrue(export.flush(ENOUGH));

      fate.assertCounted(1, 0, 0, 0);
    }
  }

  @Test
  void aGroupWithoutSpansIsSettledAtOnce() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export = Exports.to(collector, fate)) {
      export.export(List.of(), fate.settled());

      assertEquals(1, fate.timesSettled());
    }
  }

  @Test
  void whoIsToldMayFailWithoutStoppingTheExport() throws Exception {
    try (HttpCollector collector = HttpCollector.start();
        SpanExport export = Exports.to(collector, fate)) {
      export.export(
          Spans.of(1),
          () -> {
            throw new IllegalStateException("told");
          });
      export.export(Spans.of(1), fate.settled());

      fate.awaitSettled(1);
      Bounded.until("both exported", () -> fate.of(SpanResult.EXPORTED) == 2);
    }
  }
}
