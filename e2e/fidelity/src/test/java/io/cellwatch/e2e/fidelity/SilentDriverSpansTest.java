package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.e2e.parts.SpanCollector;
import io.cellwatch.model.StateUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spans of drivers that fall silent: those of a dead one end as errors, of a paused one as ever.
 */
class SilentDriverSpansTest {
  /** The server waits so long for a silent driver. */
  private static final Map<String, String> LOST_AFTER =
      Map.of("CELLWATCH_HEARTBEAT", "1s", "CELLWATCH_DRIVER_LOST_AFTER", "6s");

  private static final Predicate<CollectedSpan> LOST =
      span -> span.text("error.type").equals("driver_lost");

  private final Path folder;

  SilentDriverSpansTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatAKilledDriverWasDoingEndsWithTheErrorThatItWasLost() throws Exception {
    try (SpanCollector<CollectedSpan> collector = SpanCollector.start(CollectedSpan::of);
        LiveServer server = LiveServer.start(collector.settings(), LOST_AFTER)) {
      long lastHeard;
      try (SilentApplication driver = SilentApplication.start(conf(server), folder)) {
        awaitRunningStage(server);
        driver.kill();
        lastHeard = System.currentTimeMillis();
      }
      collector.await(1, "application", span -> span.is("application"));
      List<CollectedSpan> spans = collector.spans();
      assertEquals(List.of(), SpanTree.faults(spans));
      assertEquals(
          List.of("application", "job", "stage"),
          spans.stream().filter(LOST).map(CollectedSpan::name).sorted().toList());
      for (CollectedSpan span : spans.stream().filter(LOST).toList()) {
        assertTrue(span.failed(), span.label());
        assertTrue(span.message().contains("fell silent"), span.message());
        assertTrue(span.endMillis() <= lastHeard, "it ended when it was last heard");
      }
      assertEquals(
          Set.of("success"),
          Set.copyOf(
              spans.stream()
                  .filter(LOST.negate())
                  .map(span -> span.text("spark.result"))
                  .distinct()
                  .toList()),
          "what had ended had ended");
    }
  }

  @Test
  void aDriverThatOnlyPausedLeavesNoError() throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    try (SpanCollector<CollectedSpan> collector = SpanCollector.start(CollectedSpan::of)) {
      try (LiveServer server = LiveServer.start(collector.settings(), LOST_AFTER);
          SilentApplication driver =
              SilentApplication.start(
                  conf(server)
                      .set("spark.eventLog.enabled", "true")
                      .set("spark.eventLog.dir", logs.toUri().toString())
                      .set("spark.eventLog.compress", "false")
                      .set("spark.eventLog.rolling.enabled", "false"),
                  folder)) {
        awaitRunningStage(server);
        driver.pause(4_000); // Longer than three heartbeats: the server calls it lost.
        driver.awaitEnd();
        collector.await(1, "application", span -> span.is("application"));
      }
      List<CollectedSpan> spans = collector.spans();
      assertEquals(List.of(), spans.stream().filter(CollectedSpan::failed).toList());
      Differences differences = new Differences();
      new SpanComparison(differences)
          .compare(spans, SpansOfLiveAndReplayedTest.replayed(RecordedLogs.in(logs).get(0)));
      assertEquals("", String.join("\n", differences.found()));
    }
  }

  private static void awaitRunningStage(LiveServer server) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (server.state().map(StateUpdate::stages).orElse(List.of()).stream()
          .anyMatch(stage -> stage.stageId() == 1 && stage.tasks().active() > 0)) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the second job's stage does not run within 30 s");
  }

  private static SparkConf conf(LiveServer server) {
    return server
        .watch(new SparkConf(false))
        .set("spark.cellwatch.heartbeat", "1s")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.ui.enabled", "false");
  }
}
