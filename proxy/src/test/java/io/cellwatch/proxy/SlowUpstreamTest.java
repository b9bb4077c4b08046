package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers that stall, break off, and answer what is no HTTP; afterwards nothing is left open. */
class SlowUpstreamTest {
  private static final String LONG = "x".repeat(100_000);

  /** Asks once, and waits until no connection to the driver is open. */
  private static RawAnswer asked(RunningProxy proxy, RawUpstream.Answer answer) throws Exception {
    return asked(proxy, "/jobs/", answer);
  }

  private static RawAnswer asked(RunningProxy proxy, String below, RawUpstream.Answer answer)
      throws Exception {
    try (RawUpstream driver = RawUpstream.of(APP, answer)) {
      proxy.know(APP, driver.address());
      RawAnswer got = proxy.get(below);
      Patience.until("nothing is open", () -> driver.open() == 0 && proxy.connections() == 0);
      return got;
    }
  }

  @Test
  void silenceBeforeTheHeadIs504() throws Exception {
    try (RunningProxy proxy = RunningProxy.hasty()) {
      RawAnswer got = asked(proxy, (request, connection) -> connection.isLeft());
      proxy.assertTold(got, 504, "timeout", "127.0.0.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "\r\n"})
  void headByteByByteIs504WhenItsTimeIsOver(String again) throws Exception {
    try (RunningProxy proxy = RunningProxy.hasty()) {
      RawAnswer got =
          asked(
              proxy,
              (request, connection) -> {
                connection.write(again);
                while (true) {
                  connection.write(again.startsWith("HTTP/1.1 2") ? "x" : again);
                  Thread.sleep(50);
                }
              });
      assertTrue(List.of(502, 504).contains(got.status()), got::toString);
      assertEquals(again.equals("\r\n") ? got.status() : 504, got.status());
    }
  }

  @Test
  void silenceInAShortBodyIs504() throws Exception {
    try (RunningProxy proxy = RunningProxy.hasty()) {
      RawAnswer got =
          asked(
              proxy,
              (request, connection) -> {
                connection.write("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 5\r\n\r\nhel");
                connection.isLeft();
              });
      proxy.assertTold(got, 504, "timeout", "127.0.0.");
      assertEquals("", got.header("ETag"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 200000", "Transfer-Encoding: chunked", "X: untold"})
  void silenceInALongBodyBreaksTheAnswerOff(String length) throws Exception {
    try (RunningProxy proxy = RunningProxy.hasty()) {
      RawAnswer got =
          asked(
              proxy,
              (request, connection) -> {
                connection.write("HTTP/1.1 200 OK\r\n" + length + "\r\n\r\n" + begun(length));
                connection.isLeft();
              });
      assertEquals(200, got.status());
      assertFalse(got.complete());
      assertEquals(List.of("broken_off"), proxy.reasons());
    }
  }

  private static String begun(String length) {
    return length.endsWith("chunked") ? Integer.toHexString(LONG.length()) + "\r\n" + LONG : LONG;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 200000", "Transfer-Encoding: chunked"})
  void longBodyThatEndsEarlyIsSeenAsBroken(String length) throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got =
          asked(
              proxy,
              (request, connection) -> {
                connection.write("HTTP/1.1 200 OK\r\n" + length + "\r\n\r\n" + begun(length));
                connection.close();
              });
      assertEquals(200, got.status());
      assertFalse(got.complete());
      assertEquals(List.of("broken_off"), proxy.reasons());
      assertEquals(List.of(), proxy.answered());
    }
  }

  @Test
  void chunksThatAreBrokenAreSeenAsBroken() throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got =
          asked(
              proxy,
              (request, connection) -> {
                connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                connection.write(begun("chunked") + "\r\nzz\r\n");
              });
      assertEquals(200, got.status());
      assertFalse(got.complete());
      assertEquals(List.of("broken_off"), proxy.reasons());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
  void shortBodyThatEndsEarlyIsNoCompleteAnswer(String length) throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got;
      try {
        got =
            asked(
                proxy,
                (request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\n" + length + "\r\n\r\n");
                  connection.write(length.endsWith("5") ? "hel" : "5\r\nhel");
                  connection.close();
                });
      } catch (EOFException e) {
        // No head has come, so that nobody takes it for an answer.
        return;
      }
      assertTrue(got.status() == 502 || !got.complete(), got::toString);
    }
  }

  @Test
  void scriptThatEndsEarlyIs502() throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got =
          asked(
              proxy,
              "/static/utils.js",
              (request, connection) -> {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + LONG);
                connection.close();
              });
      proxy.assertTold(got, 502, "unreachable", "127.0.0.");
    }
  }

  @Test
  void connectionThatEndsWithoutAnAnswerIs502() throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got = asked(proxy, (request, connection) -> connection.close());
      proxy.assertTold(got, 502, "unreachable", "127.0.0.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "hello",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 99 Odd\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello",
        "\u0000\u0001\u0002\u0003\u0004"
      })
  void whatIsNoHttpIs502(String garbage) throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got =
          asked(
              proxy,
              (request, connection) -> {
                connection.write(garbage);
                connection.close();
              });
      proxy.assertTold(got, 502, "garbage", "127.0.0.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-More: again\r\n", "xxxxxxxxxxxxxxxxxxxxxxxx"})
  void endlessHeadIs502(String more) throws Exception {
    try (RunningProxy proxy = RunningProxy.start()) {
      RawAnswer got =
          asked(
              proxy,
              (request, connection) -> {
                connection.write("HTTP/1.1 200 OK\r\nX: ");
                while (true) {
                  connection.write(more.repeat(100));
                }
              });
      proxy.assertTold(got, 502, "garbage", "127.0.0.");
    }
  }
}
