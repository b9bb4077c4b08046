package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.listener.Await;
import io.cellwatch.listener.CapturedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say of the spans that they exported, and what the fold hears of it. */
@Timeout(60)
class ExportedMarksTest {
  private final MarkedDriver driver;
  private final FoldSource source;

  ExportedMarksTest(@TempDir Path home) {
    driver = new MarkedDriver(home);
    source = driver.source;
  }

  @AfterEach
  void close() throws Exception {
    driver.close();
  }

  private void awaitExported(Long... updates) throws InterruptedException {
    Await.until(10, "told of " + List.of(updates), () -> source.exported.equals(List.of(updates)));
  }

  /** Nothing but this is told of, though the server was asked once more. */
  private void assertExported(RecordingServer server, int job, Long... updates)
      throws InterruptedException {
    driver.ended(job);
    MarkedDriver.message(server, job);
    driver.ended(job + 1); // Its message comes when the answer to the one before was read.
    MarkedDriver.message(server, job + 1);
    assertEquals(List.of(updates), source.exported);
  }

  @Test
  void updateWhoseMessageIsExportedIsToldOfOnceByTheFoldsOwnNumber() throws Exception {
    RecordingServer server = driver.server(update -> 204);
    server.exported("");
    driver.publish(server.url());
    server.await(each -> true);
    Thread.sleep(300); // The fold's numbers go on with each interval, those of messages do not.
    driver.ended(0);
    long message = MarkedDriver.message(server, 0);
    assertTrue(source.updateOf(0) > message, "the numbers differ");
    assertEquals(List.of(), source.exported);
    server.exported("1-" + message);
    awaitExported(source.updateOf(0));
    assertExported(server, 1, source.updateOf(0));
  }

  @Test
  void updateInSeveralMessagesIsToldOfWhenTheLastOfThemIs() throws Exception {
    RecordingServer server = driver.server(update -> update.path("jobs").size() > 2 ? 413 : 204);
    server.exported("");
    for (int job = 0; job < 4; job++) {
      driver.ended(job);
    }
    driver.publish(server.url());
    long first = MarkedDriver.message(server, 0);
    long second = MarkedDriver.message(server, 3);
    assertTrue(first < second);
    server.exported("1-" + (second - 1));
    assertExported(server, 4);
    server.exported("1-" + second);
    awaitExported(source.updateOf(0));
  }

  @Test
  void recordThatIsRefusedForEverHoldsUpNoMark() throws Exception {
    RecordingServer server = driver.server(update -> MarkedDriver.has(update, 1) ? 400 : 204);
    server.exported("");
    for (int job = 0; job < 4; job++) {
      driver.ended(job);
    }
    driver.publish(server.url());
    MarkedDriver.message(server, 0);
    server.exported("1-" + MarkedDriver.message(server, 3));
    awaitExported(source.updateOf(0));
  }

  @Test
  void nextServerTellsOfWhatItWasSentItselfAlone() throws Exception {
    RecordingServer first = driver.server(update -> 204);
    RecordingServer second = driver.server(update -> 204);
    first.exported("");
    second.exported("");
    driver.ended(0);
    driver.publish(first.url(), second.url());
    String toFirst = "1-" + MarkedDriver.message(first, 0);
    long before = source.updateOf(0);
    driver.ended(1);
    MarkedDriver.message(first, 1);
    first.exported(toFirst);
    awaitExported(before);
    first.close();
    long full = MarkedDriver.message(second, 1);
    long update = source.updateOf(1);
    second.exported("1-" + (full - 1));
    assertExported(second, 2, before);
    second.exported("" + full);
    awaitExported(before, update);
  }

  @Test
  void nextServerIsToldOfEachJobWhetherItsSpanWasExported() throws Exception {
    RecordingServer first = driver.server(update -> 204);
    RecordingServer second = driver.server(update -> 204);
    first.exported("");
    driver.ended(0);
    driver.publish(first.url(), second.url());
    first.exported("1-" + MarkedDriver.message(first, 0));
    awaitExported(source.updateOf(0));
    driver.ended(1);
    MarkedDriver.message(first, 1);
    first.close();
    JsonNode full = second.await(each -> MarkedDriver.has(each.update(), 1)).update();
    assertTrue(full.path("full").asBoolean());
    assertEquals("EXPORTED", state(full, 0));
    assertEquals("DUE", state(full, 1));
  }

  private static String state(JsonNode update, int job) {
    for (JsonNode each : update.path("jobs")) {
      if (each.path("jobId").asInt() == job) {
        return each.path("tracing").path("state").asText();
      }
    }
    return "no such job";
  }

  @Test
  void serverThatForgotEverythingTellsOfTheFullUpdateThatItAskedFor() throws Exception {
    RecordingServer server = driver.server(update -> 204);
    server.exported("");
    driver.ended(0);
    driver.publish(server.url());
    MarkedDriver.message(server, 0);
    AtomicLong full = new AtomicLong();
    server.answer(
        update -> {
          if (update.path("full").asBoolean()) {
            full.compareAndSet(0, update.path("sequence").asLong());
          }
          return full.get() > 0 ? 204 : 205;
        });
    driver.ended(1);
    Await.until(10, "everything is sent", () -> full.get() > 0);
    long update = source.updateOf(0);
    server.exported(
        "1-" + (full.get() - 2)); // Of those before it forgot, and the one it said so to
    assertExported(server, 2);
    server.exported("" + full.get());
    awaitExported(update);
  }

  @Test
  void updateWhoseAnswerWasLostIsToldOfByTheOneThatWasAnswered() throws Exception {
    AtomicLong lost = new AtomicLong();
    RecordingServer server =
        driver.server(
            update -> {
              long message = update.path("sequence").asLong();
              lost.compareAndSet(0, message);
              if (message == lost.get()) { // The JDK's client sends it twice.
                throw new IllegalStateException("no answer to this one");
              }
              return 204;
            });
    server.exported("");
    driver.ended(0);
    driver.publish(server.url());
    long again = MarkedDriver.message(server, 0);
    long update = source.updateOf(0);
    assertTrue(lost.get() > 0 && lost.get() < again);
    server.exported("" + lost.get());
    assertExported(server, 1);
    server.exported("" + again);
    awaitExported(update);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 413, 500, 503})
  void answerThatTakesNothingTellsNothing(int status) throws Exception {
    RecordingServer server = driver.server(update -> status);
    server.exported("1-1000");
    driver.ended(0);
    driver.publish(server.url());
    server.await(each -> each.update().path("sequence").asLong() >= 2);
    assertEquals(List.of(), source.exported);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1-", "-1", "2-1", "1,2", "0-9", "1 1", "1-9999999999999999999"})
  void malformedHeaderIsAsNone(String header) throws Exception {
    assertAsNone(header);
  }

  @Test
  void endlessHeaderIsAsNone() throws Exception {
    assertAsNone("1-9" + " 10-11".repeat(20_000));
  }

  private void assertAsNone(String header) throws Exception {
    try (CapturedLog log = CapturedLog.of(MarkedDriver.class)) {
      RecordingServer server = driver.server(update -> 204);
      server.exported(header);
      driver.ended(0);
      driver.publish(server.url());
      assertExported(server, 1);
      int messages = server.received().size();
      Thread.sleep(5 * MarkedDriver.INTERVAL.toMillis());
      assertEquals(messages, server.received().size());
      assertEquals(List.of(), log.lines());
    }
  }
}
