package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two servers in a row may cut differently. A driver gets one request of ours for one
 * that was read here; what is hidden in a body or a line never reaches it.
 */
class SmugglingTest {
  private static final String PLAIN = "/proxy/" + APP + "/jobs/";
  private static final String HIDDEN =
      "GET /proxy/" + APP + "/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private RawUpstream driver;
  private RunningProxy proxy;

  @BeforeEach
  void start() throws IOException {
    driver = RawUpstream.of(APP, RawUpstream.text("hello"));
    proxy = RunningProxy.with(RunningProxy.options(RunningProxy.PATIENT, true));
    proxy.know(APP, driver.address());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    driver.close();
  }

  /** Sends the bytes, then says nothing more, and reads all answers. */
  private List<Integer> statuses(String bytes) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (Socket socket = proxy.connect()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      while (true) {
        statuses.add(RawAnswer.read(in, false).status());
      }
    } catch (EOFException | java.net.SocketException e) {
      return statuses;
    }
  }

  private void theDriverGotAtMostThePlainOne() {
    List<String> heads = driver.requests().stream().map(RawUpstream.Request::head).toList();
    assertTrue(heads.size() <= 1, heads::toString);
    for (RawUpstream.Request each : driver.requests()) {
      assertEquals("GET /jobs/ HTTP/1.1", each.line());
      assertEquals(
          List.of("Host: " + driver.authority(), "X-Forwarded-Context: /proxy/" + APP),
          each.lines());
      assertEquals("", each.body());
    }
    assertFalse(heads.toString().contains("hidden"), heads::toString);
  }

  private static String get(String... lines) {
    return "GET "
        + PLAIN
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + (lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n")
        + "\r\n";
  }

  static List<Arguments> hiding() {
    int length = HIDDEN.length();
    String chunk = Integer.toHexString(length) + "\r\n" + HIDDEN + "\r\n0\r\n\r\n";
    return List.of(
        Arguments.of("body of a GET", get("Content-Length: " + length) + HIDDEN),
        Arguments.of("chunked body of a GET", get("Transfer-Encoding: chunked") + chunk),
        Arguments.of(
            "both lengths, the chunks end first",
            get("Content-Length: " + (5 + length), "Transfer-Encoding: chunked")
                + "0\r\n\r\n"
                + HIDDEN),
        Arguments.of(
            "both lengths, the other way round",
            get("Transfer-Encoding: chunked", "Content-Length: 4") + chunk),
        Arguments.of("two lengths", get("Content-Length: 0", "Content-Length: " + length) + HIDDEN),
        Arguments.of(
            "two lengths, the other way round",
            get("Content-Length: " + length, "Content-Length: 0") + HIDDEN),
        Arguments.of("two lengths in a line", get("Content-Length: 0, " + length) + HIDDEN),
        Arguments.of("length with a sign", get("Content-Length: +" + length) + HIDDEN),
        Arguments.of("negative length", get("Content-Length: -1") + HIDDEN),
        Arguments.of("length in hexadecimal", get("Content-Length: 0x" + length) + HIDDEN),
        Arguments.of("endless length", get("Content-Length: 99999999999999999999999") + HIDDEN),
        Arguments.of("folded encoding", get("Transfer-Encoding:\r\n chunked", "X: y") + chunk),
        Arguments.of("folded line", get("X: y\r\n Content-Length: " + length) + HIDDEN),
        Arguments.of("space before the colon", get("Content-Length : " + length) + HIDDEN),
        Arguments.of(
            "space before the colon of chunked", get("Transfer-Encoding : chunked") + chunk),
        Arguments.of("strange encoding", get("Transfer-Encoding: xchunked") + chunk),
        Arguments.of("encoding twice", get("Transfer-Encoding: chunked, identity") + chunk),
        Arguments.of(
            "encoding on two lines",
            get("Transfer-Encoding: identity", "Transfer-Encoding: chunked") + chunk),
        Arguments.of("quoted encoding", get("Transfer-Encoding: \"chunked\"") + chunk),
        Arguments.of("tab before the encoding", get("Transfer-Encoding:\u000bchunked") + chunk),
        Arguments.of(
            "chunk with an extension",
            get("Transfer-Encoding: chunked")
                + Integer.toHexString(length)
                + ";a=\"\r\n0\r\n\r\n\"\r\n"
                + HIDDEN
                + "\r\n0\r\n\r\n"),
        Arguments.of(
            "chunk of a wrong size",
            get("Transfer-Encoding: chunked") + "1\r\n" + HIDDEN + "\r\n0\r\n\r\n"),
        Arguments.of(
            "chunk of a negative size", get("Transfer-Encoding: chunked") + "-1\r\n" + HIDDEN),
        Arguments.of(
            "chunk of an overflowing size",
            get("Transfer-Encoding: chunked") + "100000000\r\n" + HIDDEN),
        Arguments.of(
            "lines that end in a line feed alone",
            get("Content-Length: " + length).replace("\r\n", "\n") + HIDDEN),
        Arguments.of(
            "a line that ends in a line feed alone",
            get("X: y\nContent-Length: " + length) + HIDDEN),
        Arguments.of("a carriage return alone", get("X: y\rContent-Length: " + length) + HIDDEN),
        Arguments.of("a zero byte", get("X: \u0000y", "Content-Length: " + length) + HIDDEN),
        Arguments.of("a line without a name", get(": y", "Content-Length: " + length) + HIDDEN),
        Arguments.of("two hosts", get("Host: evil.example", "Content-Length: " + length) + HIDDEN),
        Arguments.of(
            "a line feed in the target",
            "GET "
                + PLAIN
                + "\nX:y HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + length
                + "\r\n\r\n"
                + HIDDEN),
        Arguments.of(
            "a second request line in the target",
            "GET " + PLAIN + "%20HTTP/1.1%0d%0aX:%20y HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        Arguments.of(
            "no version", "GET " + PLAIN + "\r\nContent-Length: " + length + "\r\n\r\n" + HIDDEN),
        Arguments.of(
            "a version that is none",
            "GET "
                + PLAIN
                + " HTTP/1.9\r\nHost: localhost\r\nContent-Length: "
                + length
                + "\r\n\r\n"
                + HIDDEN),
        Arguments.of(
            "a body that was announced",
            get("Expect: 100-continue", "Content-Length: " + length) + HIDDEN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hiding")
  void whatIsHiddenStaysHidden(String how, String bytes) throws Exception {
    List<Integer> statuses = statuses(bytes);
    List<String> lines = driver.requests().stream().map(RawUpstream.Request::line).toList();
    assertTrue(lines.size() <= statuses.size(), how);
    theDriverGotAtMostThePlainOne();
  }

  @Test
  void oversizedHeadReachesNobody() throws Exception {
    assertTrue(statuses(get("X-Large: " + "x".repeat(200_000))).stream().allMatch(s -> s >= 400));
    assertTrue(
        statuses("GET " + PLAIN + "?" + "x".repeat(200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
            .stream()
            .allMatch(s -> s >= 400));
    assertEquals(0, driver.requests().size());
  }

  @Test
  void requestsInARowAreAnsweredInARow() throws Exception {
    assertEquals(List.of(200, 404, 200), statuses(get() + get().replace(APP, "other") + get()));
    assertEquals(2, driver.requests().size());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hiding")
  void killHidesNothingEither(String how, String bytes) throws Exception {
    String kill =
        bytes
            .replace("GET " + PLAIN, "POST /proxy/" + APP + "/jobs/job/kill/")
            .replace(
                "\r\nHost: localhost\r\n",
                "\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n");
    statuses(kill);
    List<RawUpstream.Request> requests = driver.requests();
    assertTrue(requests.size() <= 1, () -> how + ": " + requests);
    for (RawUpstream.Request each : requests) {
      assertEquals("POST /jobs/job/kill/ HTTP/1.1", each.line());
      assertEquals(String.valueOf(each.body().length()), each.value("Content-Length"));
      assertEquals("", each.value("Transfer-Encoding"));
    }
  }
}
