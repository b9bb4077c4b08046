package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.listener.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How often a server is asked that may soon tell what it exported. */
@Timeout(60)
class AskedForMarksTest {
  private final MarkedDriver driver;
  private final FoldSource source;

  AskedForMarksTest(@TempDir Path home) {
    driver = new MarkedDriver(home);
    source = driver.source;
  }

  @AfterEach
  void close() throws Exception {
    driver.close();
  }

  @Test
  void serverThatTellsIsAskedAtEachIntervalUntilItHasToldAll() throws Exception {
    RecordingServer server = driver.server(update -> 204);
    server.exported("");
    driver.ended(0);
    driver.publish(server.url());
    long message = MarkedDriver.message(server, 0);
    Thread.sleep(10 * MarkedDriver.INTERVAL.toMillis());
    int asked = server.received().size();
    assertTrue(asked >= 5 && asked <= 12, asked + " messages in 10 intervals");
    server.exported("1-" + message);
    Await.until(10, "told", () -> source.exported.equals(List.of(source.updateOf(0))));
    int messages = server.received().size();
    Thread.sleep(5 * MarkedDriver.INTERVAL.toMillis());
    assertEquals(messages, server.received().size());
  }

  @Test
  void serverThatTellsNothingMoreIsLeftAloneAfterFiveSeconds() throws Exception {
    RecordingServer server = driver.server(update -> 204);
    server.exported("");
    driver.ended(0);
    driver.publish(server.url());
    MarkedDriver.message(server, 0);
    Thread.sleep(4_500);
    int messages = server.received().size();
    Thread.sleep(300);
    assertTrue(server.received().size() > messages, "it is asked for 5 s");
    Thread.sleep(700);
    messages = server.received().size();
    Thread.sleep(1_000);
    assertEquals(messages, server.received().size());
  }

  @Test
  void serverThatExportsNothingGetsHeartbeatsAlone() throws Exception {
    RecordingServer server = driver.server(update -> 204);
    driver.ended(0);
    driver.publish(server.url());
    MarkedDriver.message(server, 0);
    Thread.sleep(10 * MarkedDriver.INTERVAL.toMillis());
    assertEquals(1, server.received().size());
  }

  @Test
  void workThatGoesOnIsNoReasonToAsk() throws Exception {
    RecordingServer server = driver.server(update -> 204);
    server.exported("");
    source.job(0);
    driver.publish(server.url());
    MarkedDriver.message(server, 0);
    Thread.sleep(10 * MarkedDriver.INTERVAL.toMillis());
    assertEquals(1, server.received().size());
  }
}
