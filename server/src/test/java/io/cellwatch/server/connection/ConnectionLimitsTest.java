package io.cellwatch.server.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one client can hold of the server, by plain sockets. */
class ConnectionLimitsTest {
  private static final String REPORT = "PUT /v1/cells/0f8fad5b-d9cb-469f-a165-70867728950e";
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.with(
            Map.of(
                "HEAD_TIMEOUT",
                "500ms",
                "BODY_TIMEOUT",
                "500ms",
                "RESPONSE_TIMEOUT",
                "500ms",
                "MAX_UPDATE_BYTES",
                "64KB"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void connectionEndsWhereTheClientAsksForIt() throws IOException {
    for (String line : new String[] {"GET /health", "HEAD /health", "GET /nowhere", "GET /"}) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket.setSoTimeout(10_000);
        String request = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), line + ": " + answer);
      }
    }
  }

  @Test
  void hugeHeaderIsRefused() {
    RawResponse response = server.send("GET /health", "X-Much: " + "a".repeat(40_000));
    assertTrue(response.status() == 400 || response.status() == 431, response.toString());
    assertEquals("application/json", response.header("Content-Type"));
  }

  @Test
  void manyHeadersAreRefused() {
    RawResponse response = server.send("GET /health", "X-Much: a\r\n".repeat(5_000) + "X-Last: b");
    assertTrue(response.status() == 400 || response.status() == 431, response.toString());
  }

  @Test
  void longRequestLineIsRefused() {
    assertEquals(414, server.send("GET /health?a=" + "b".repeat(20_000)).status());
  }

  @Test
  void malformedRequestsGetJsonWithoutNamesOfClasses() {
    for (String request :
        new String[] {
          "GET /health HTTP/1.1\r\n\r\n",
          "GET /health HTTP/1.1\r\nHost: a b\r\n\r\n",
          "GET /health HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
          "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "PUT /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
          "PUT /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
          "PUT /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        }) {
      RawResponse response = server.raw(request);
      assertEquals(400, response.status(), request);
      assertTrue(response.body().startsWith("{\"error\":\""), response.body());
      assertTrue(!response.body().contains("Exception") && !response.body().contains("helidon"));
    }
  }

  @Test
  void tooLargeBodyGetsItsAnswerAlthoughItIsStillBeingSent() {
    RawResponse response = server.raw(request("Content-Length: 200000") + "x".repeat(200_000));
    assertEquals(413, response.status());
    assertTrue(response.body().contains("max-update-bytes"), response.body());
  }

  @Test
  void muchTooLargeBodyIsRefusedUnread() {
    assertEquals(413, server.raw(request("Content-Length: 9000000000")).status());
  }

  @Test
  void strangersLargeBodyIsRefusedUnread() throws IOException {
    try (Socket socket = connect()) {
      write(socket, REPORT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\nbegin");
      assertEquals(401, RawResponse.read(socket.getInputStream()).status());
    }
  }

  @Test
  void bodyThatIsNotPackedAsItSaysIsTheClientsMistake() {
    RawResponse response =
        server.raw(request("Content-Length: 2\r\nContent-Encoding: gzip") + "{}");
    assertTrue(response.status() / 100 == 4, response.toString());
    assertEquals(
        400, server.raw(request("Content-Length: 2\r\nContent-Encoding: br") + "{}").status());
  }

  @Test
  void packedBodyIsUnpacked() throws IOException {
    GzipBodies gzip = new GzipBodies();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("{}".getBytes(StandardCharsets.UTF_8));
    }
    byte[] unpacked =
        gzip.decoder().apply(new java.io.ByteArrayInputStream(packed.toByteArray())).readAllBytes();
    assertEquals("{}", new String(unpacked, StandardCharsets.UTF_8));
  }

  @Test
  void bodyThatIsTooLargeOnlyWhenUnpackedIsRefused() throws IOException {
    for (int size : new int[] {100_000, 10_000_000}) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(("\"" + "x".repeat(size)).getBytes(StandardCharsets.UTF_8));
      }
      String body = packed.toString(StandardCharsets.ISO_8859_1);
      RawResponse response =
          server.raw(request("Content-Encoding: gzip\r\nContent-Length: " + body.length()) + body);
      assertEquals(413, response.status(), response.toString());
    }
  }

  @Test
  void chunkedBodyThatIsTooLargeIsRefused() {
    String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
    RawResponse response =
        server.raw(request("Transfer-Encoding: chunked") + "1\r\n\"\r\n" + chunk.repeat(20));
    assertEquals(413, response.status(), response.toString());
  }

  @Test
  void clientThatNeverEndsItsHeadersIsDropped() throws Exception {
    assertDropped("GET /health HTTP/1.1\r\nHost: localhost\r\n", "X-Slow: a\r\n");
  }

  @Test
  void clientThatNeverEndsItsBodyIsDropped() throws Exception {
    assertDropped(request("Content-Length: 60000"), "x");
  }

  @Test
  void slowButFinishedRequestIsAnswered() throws Exception {
    try (Socket socket = connect()) {
      write(socket, "GET /health HTTP/1.1\r\n");
      Thread.sleep(TIMEOUT.toMillis() / 3);
      write(socket, "Host: localhost\r\n\r\n");
      assertEquals(200, RawResponse.read(socket.getInputStream()).status());
    }
  }

  @Test
  void connectionThatRestsBetweenRequestsIsKept() throws Exception {
    try (Socket socket = connect()) {
      for (int request = 0; request < 2; request++) {
        write(socket, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertEquals(200, RawResponse.read(socket.getInputStream()).status());
        Thread.sleep(TIMEOUT.toMillis() * 2);
      }
    }
  }

  @Test
  void moreRequestsThanAllowedGet503() throws Exception {
    try (RunningServer small = RunningServer.with(Map.of("MAX_REQUESTS", "1"))) {
      int status = 200;
      // Asking whether it is busy may be the request for which the other one is refused.
      for (int attempt = 0; attempt < 10 && status != 503; attempt++) {
        status = healthDuringAnotherRequest(small);
      }
      assertEquals(503, status);
      assertEquals(200, untilHealthAnswers(200, small));
    }
  }

  private static int healthDuringAnotherRequest(RunningServer server) throws Exception {
    try (Socket busy = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      write(
          busy,
          REPORT
              + " HTTP/1.1\r\nHost: localhost\r\n"
              + RunningServer.bearer(server.ownerToken())
              + "\r\nContent-Length: 10\r\n\r\nx");
      int status = untilHealthAnswers(503, server);
      if (status == 503) {
        write(busy, "x".repeat(9));
        RawResponse.read(busy.getInputStream());
      }
      return status;
    }
  }

  private static int untilHealthAnswers(int expected, RunningServer server) throws Exception {
    int status = server.send("GET /health").status();
    for (int attempt = 0; attempt < 50 && status != expected; attempt++) {
      Thread.sleep(20);
      status = server.send("GET /health").status();
    }
    return status;
  }

  private static void assertDropped(String begin, String drip) throws Exception {
    try (Socket socket = connect()) {
      write(socket, begin);
      long start = System.nanoTime();
      boolean open = true;
      while (open && System.nanoTime() - start < TIMEOUT.toNanos() * 10) {
        Thread.sleep(TIMEOUT.toMillis() / 5);
        try {
          write(socket, drip);
          socket.setSoTimeout(1);
          open = socket.getInputStream().read(new byte[65_536]) >= 0;
        } catch (java.net.SocketTimeoutException e) {
          open = true;
        } catch (IOException e) {
          open = false;
        }
      }
      assertTrue(!open, "still open after ten times the timeout");
    }
  }

  private static String request(String headers) {
    return REPORT
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + RunningServer.bearer(server.ownerToken())
        + "\r\n"
        + headers
        + "\r\n\r\n";
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
