package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are larger than any memory, and clients that do not read them, or leave. */
class LongAnswerTest {
  private static final int PIECE = 64 * 1024;
  private static final long GIBI = 1L << 30;

  /** What the system keeps in its socket buffers, and the proxy in its own, in any case. */
  private static final long MOST_IN_FLIGHT = 64L << 20;

  /** Sends a gibibyte, and counts what it could send. */
  private static RawUpstream.Answer gibibyte(AtomicLong sent, boolean told) {
    return (request, connection) -> {
      connection.write(
          told
              ? RawUpstream.head("HTTP/1.1 200 OK", "Content-Length: " + GIBI)
              : RawUpstream.head("HTTP/1.0 200 OK"));
      byte[] piece = new byte[PIECE];
      while (sent.get() < GIBI) {
        connection.write(piece);
        sent.addAndGet(PIECE);
      }
      connection.close();
    };
  }

  private static Socket begun(RunningProxy proxy) throws Exception {
    Socket socket = proxy.connect();
    socket
        .getOutputStream()
        .write(proxy.head("GET", "/proxy/" + APP + "/jobs/").getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  @Test
  void gibibyteComesWholeWithLittleUnderWay() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (RawUpstream driver = RawUpstream.of(APP, gibibyte(sent, true));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      try (Socket socket = begun(proxy)) {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) in.read());
        }
        assertTrue(head.toString().contains("\r\nContent-Length: " + GIBI), head::toString);
        long got = 0;
        long most = 0;
        byte[] buffer = new byte[1 << 20];
        while (got < GIBI) {
          int count = in.read(buffer);
          assertTrue(count > 0, "ends early");
          got += count;
          most = Math.max(most, sent.get() - got);
        }
        assertEquals(GIBI, got);
        assertTrue(most < MOST_IN_FLIGHT, "under way: " + most);
      }
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsReadThatTheClientDoesNotTakeAndAllEndsWhenItLeaves(boolean told) throws Exception {
    AtomicLong sent = new AtomicLong();
    try (RawUpstream driver = RawUpstream.of(APP, gibibyte(sent, told));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      try (Socket socket = begun(proxy)) {
        assertEquals('H', socket.getInputStream().read());
        AtomicLong before = new AtomicLong(-1);
        Patience.until(
            "the driver has to wait",
            () -> {
              try {
                Thread.sleep(200);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return before.getAndSet(sent.get()) == sent.get();
            });
        assertTrue(sent.get() < MOST_IN_FLIGHT, () -> "sent to nobody: " + sent.get());
        assertEquals(1, proxy.connections());
      }
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
      Patience.until("it is counted", () -> proxy.reasons().equals(List.of("client_left")));
      assertTrue(sent.get() < MOST_IN_FLIGHT);
    }
  }

  @Test
  void scriptLargerThanAnyOfSparkIsRefusedOrPassedWhole() throws Exception {
    int bytes = (16 << 20) + 5;
    byte[] body = "a".repeat(bytes).getBytes(StandardCharsets.ISO_8859_1);
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) -> {
                  boolean told = request.line().contains("told");
                  connection.write(
                      told
                          ? RawUpstream.head("HTTP/1.1 200 OK", "Content-Length: " + bytes)
                          : RawUpstream.head("HTTP/1.1 200 OK"));
                  connection.write(body);
                  if (!told) {
                    connection.close();
                  }
                });
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      RawAnswer told = proxy.get("/static/told.js");
      assertTrue(told.complete());
      assertEquals(bytes, told.text().length());
      RawAnswer untold = proxy.get("/static/other.js");
      proxy.assertTold(untold, 502, "garbage", driver.authority());
    }
  }
}
