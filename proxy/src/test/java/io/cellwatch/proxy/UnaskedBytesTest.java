package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a driver sends that is no answer, or more than one, is taken for none. */
class UnaskedBytesTest {
  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void bodyWhereNoneMayBeReachesNobody(int status) throws Exception {
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) ->
                    connection.write(
                        request.line().contains("/odd")
                            ? "HTTP/1.1 " + status + " X\r\nContent-Length: 4\r\n\r\nHTTP"
                            : RawUpstream.ok("mine")));
        RunningProxy proxy = RunningProxy.start();
        Socket socket = proxy.connect()) {
      proxy.know(APP, driver.address());
      InputStream in = socket.getInputStream();
      for (String path : List.of("/odd", "/even", "/odd", "/even")) {
        socket
            .getOutputStream()
            .write(proxy.head("GET", "/proxy/" + APP + path).getBytes(StandardCharsets.ISO_8859_1));
        RawAnswer got = RawAnswer.read(in, false);
        assertEquals(path.equals("/odd") ? status : 200, got.status());
        assertEquals(path.equals("/odd") ? "" : "mine", got.text());
      }
    }
  }

  @Test
  void bodyAfterHeadReachesNobody() throws Exception {
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) ->
                    connection.write(
                        request.line().startsWith("HEAD")
                            ? RawUpstream.ok("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
                            : RawUpstream.ok("mine")));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      assertEquals(200, proxy.ask("HEAD", "/proxy/" + APP + "/jobs/").status());
      assertEquals("mine", proxy.get("/jobs/").text());
    }
  }

  @Test
  void whatIsSentUnaskedReachesNobody() throws Exception {
    try (RawUpstream driver =
            RawUpstream.of(
                APP,
                (request, connection) ->
                    connection.write(
                        RawUpstream.ok("mine")
                            + "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"));
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      for (int i = 0; i < 5; i++) {
        RawAnswer got = proxy.get("/jobs/");
        assertEquals(200, got.status());
        assertEquals("mine", got.text());
      }
    }
  }

  @Test
  void answersBeforeTheAnswerAreNotPassedOn() throws Exception {
    RawAnswer got =
        AnswersTest.through(
            "/jobs/",
            (request, connection) ->
                connection.write(
                    RawUpstream.head("HTTP/1.1 100 Continue")
                        + RawUpstream.head("HTTP/1.1 103 Early Hints", "Link: </a>")
                        + RawUpstream.ok("after")));
    assertEquals(200, got.status());
    assertEquals("after", got.text());
  }

  @Test
  void otherProtocolIsNotSwitchedTo() throws Exception {
    RawAnswer got =
        AnswersTest.through(
            "/jobs/",
            (request, connection) ->
                connection.write(
                    RawUpstream.head(
                            "HTTP/1.1 101 Switching Protocols",
                            "Upgrade: websocket",
                            "Connection: Upgrade")
                        + "raw bytes"));
    assertEquals(502, got.status());
    assertFalse(got.text().contains("raw bytes"));
  }
}
