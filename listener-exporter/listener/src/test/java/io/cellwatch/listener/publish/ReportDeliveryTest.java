package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.listener.Await;
import io.cellwatch.listener.CapturedLog;
import io.cellwatch.listener.option.ListenerOptions;
import io.cellwatch.model.WorkState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Reports of cells to a real server that refuses, limits or forgets. */
@Timeout(60)
class ReportDeliveryTest {
  private final Path home;
  private final ReportedRuns runs = new ReportedRuns();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Patience patience = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(1));
  private final CapturedLog log = CapturedLog.of(ReportDeliveryTest.class);
  private final QuietLog quiet = new QuietLog(LoggerFactory.getLogger(ReportDeliveryTest.class));
  private final ServerAccess access = new ServerAccess(patience, quiet);
  private final ReportDelivery delivery =
      new ReportDelivery("session-1", "ada", () -> "java", runs, access, patience, quiet);

  ReportDeliveryTest(@TempDir Path home) {
    this.home = home;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    access.close();
    log.close();
  }

  private RecordingServer server(ToIntFunction<JsonNode> answer) throws IOException {
    RecordingServer server = new RecordingServer(answer);
    server.takeCells();
    open.add(server);
    return server;
  }

  private void end(int... executions) {
    for (int each : executions) {
      runs.put(ReportedRunsTest.run(each, WorkState.SUCCEEDED));
    }
  }

  private Outcome deliver(RecordingServer server, boolean full) throws InterruptedException {
    List<ReportedRuns.Held> held = full ? runs.everything() : runs.changed();
    return delivery.deliver(new Endpoint(server.url(), "t0ken", ""), held, full);
  }

  private static List<Integer> executions(JsonNode report) {
    List<Integer> found = new ArrayList<>();
    report.path("runs").forEach(run -> found.add(run.path("execution").asInt()));
    return found;
  }

  /** The runs of each report that was taken, in order. */
  private static List<List<Integer>> taken(RecordingServer server) {
    return server.received().stream()
        .filter(each -> each.status() < 300)
        .map(each -> executions(each.update()))
        .toList();
  }

  @Test
  void reportSaysWhoseCellsItHoldsAndInWhatLanguage() throws Exception {
    RecordingServer server = server(report -> 204);
    end(1);
    assertEquals(Outcome.TAKEN, deliver(server, true));
    JsonNode report = server.received().get(0).update();
    assertEquals("java", report.path("language").asText());
    assertEquals("ada", report.path("user").asText());
    assertEquals("Bearer t0ken", server.received().get(0).authorization());
    assertFalse(runs.hasChanges());
  }

  @Test
  void whatIsTooLargeIsHalvedAndOnlyTheFirstPartIsFull() throws Exception {
    RecordingServer server = server(report -> executions(report).size() > 2 ? 413 : 204);
    end(1, 2, 3, 4, 5);
    assertEquals(Outcome.TAKEN, deliver(server, true));
    assertEquals(List.of(List.of(1, 2), List.of(3), List.of(4, 5)), taken(server));
    List<Boolean> full =
        server.received().stream()
            .filter(each -> each.status() == 204)
            .map(each -> each.update().path("full").asBoolean())
            .toList();
    assertEquals(List.of(true, false, false), full);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), sequences(server));
    assertEquals(0, runs.lost());
    assertFalse(runs.hasChanges());
  }

  private static List<Long> sequences(RecordingServer server) {
    return server.received().stream().map(each -> each.update().path("sequence").asLong()).toList();
  }

  @Test
  void refusedRunTakesNothingElseWithItAndIsCountedAndNamedOnce() throws Exception {
    RecordingServer server =
        server(
            report -> executions(report).contains(3) || executions(report).contains(4) ? 400 : 204);
    server.body("run.error: no");
    end(1, 2, 3, 4, 5, 6);
    assertEquals(Outcome.TAKEN, deliver(server, false));
    assertEquals(List.of(List.of(1, 2), List.of(5, 6)), sorted(taken(server)));
    assertEquals(2, runs.lost());
    assertFalse(runs.hasChanges());
    assertEquals(1, log.lines().size(), log.lines().toString());
    assertTrue(log.lines().get(0).contains("run 3 of cell c3 is not reported"));
  }

  /** The parts that were halved alone, joined to what the halves were. */
  private static List<List<Integer>> sorted(List<List<Integer>> parts) {
    List<Integer> all = parts.stream().flatMap(List::stream).sorted().toList();
    return List.of(
        all.stream().filter(each -> each < 3).toList(),
        all.stream().filter(each -> each > 3).toList());
  }

  @Test
  void fullReportOfOneRefusedRunStillSaysThatNothingElseIsHeld() throws Exception {
    RecordingServer server = server(report -> executions(report).isEmpty() ? 204 : 413);
    end(1);
    assertEquals(Outcome.TAKEN, deliver(server, true));
    assertEquals(List.of(List.of()), taken(server));
    assertTrue(server.received().get(1).update().path("full").asBoolean());
    assertEquals(1, runs.lost());
  }

  @Test
  void runsStayToBeToldWhereTheServerWantsAnotherTokenOrIsBusyOrFails() throws Exception {
    AtomicInteger status = new AtomicInteger();
    RecordingServer server = server(report -> status.get());
    end(1);
    int[] answers = {401, 403, 429, 503, 500, 426};
    Outcome[] outcomes = {
      Outcome.UNAUTHORIZED,
      Outcome.UNAUTHORIZED,
      Outcome.BUSY,
      Outcome.BUSY,
      Outcome.FAILED,
      Outcome.FAILED
    };
    for (int i = 0; i < answers.length; i++) {
      status.set(answers[i]);
      assertEquals(outcomes[i], deliver(server, false), "answer " + answers[i]);
      assertEquals(outcomes[i], deliver(server, false), "answer " + answers[i]);
      assertTrue(runs.hasChanges());
    }
    assertEquals(0, runs.lost());
    assertTrue(log.lines().get(0).contains("answers 401"), log.lines().toString());
    assertTrue(log.lines().stream().noneMatch(line -> line.contains("t0ken")));
    assertTrue(log.lines().size() < 2 * answers.length, "a trouble is said once: " + log.lines());
    status.set(204);
    assertEquals(Outcome.TAKEN, deliver(server, false));
    assertFalse(runs.hasChanges());
  }

  private CellReporter reporter(URI... urls) {
    ListenerOptions options =
        new ListenerOptions(
            true,
            List.of(urls),
            "t0ken",
            null,
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            Duration.ofSeconds(1),
            true,
            "");
    CellReporter reporter =
        new CellReporter(
            "session-1",
            "ada",
            () -> "java",
            runs,
            new ServerFinder(options, new RuntimeFile(home)),
            LoggerFactory.getLogger(ReportDeliveryTest.class));
    reporter.start();
    open.add(0, reporter::close);
    return reporter;
  }

  @Test
  void serverThatWasBusyGetsTheReportLater() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    RecordingServer server = server(report -> asked.getAndIncrement() < 2 ? 429 : 204);
    end(1);
    reporter(server.url());
    server.await(each -> each.status() == 204 && executions(each.update()).contains(1));
    assertEquals(3, server.received().size());
  }

  @Test
  void serverThatWasRestartedIsToldEverythingWithTheMarksOfTheOneBefore() throws Exception {
    RecordingServer before = server(report -> 204);
    before.exported("");
    end(1, 2);
    runs.put(ReportedRunsTest.run(3, WorkState.RUNNING));
    CellReporter reporter = reporter(before.url());
    before.await(each -> executions(each.update()).size() == 3);
    before.exported("1");
    runs.put(ReportedRunsTest.run(4, WorkState.RUNNING));
    reporter.changed();
    before.await(each -> executions(each.update()).equals(List.of(4)));
    Await.until(10, "its answer has come", () -> !runs.awaitsMark(before.url()));
    int port = before.port();
    before.close();

    AtomicInteger asked = new AtomicInteger();
    RecordingServer after =
        new RecordingServer(port, report -> asked.getAndIncrement() == 0 ? 205 : 204);
    open.add(after);
    after.takeCells();
    end(3);
    reporter.changed();
    JsonNode all =
        after
            .await(each -> each.status() == 204 && each.update().path("full").asBoolean())
            .update();
    List<String> marks = new ArrayList<>();
    for (JsonNode run : all.path("runs")) {
      marks.add(run.path("execution").asInt() + " " + run.path("exported").asBoolean());
    }
    assertEquals(List.of("1 true", "2 true", "3 false", "4 false"), marks);
  }
}
