package io.cellwatch.server.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask for a large answer and do not read it, by plain sockets. */
class UnreadAnswerTest {
  /** More than the kernel buffers for a connection on any machine we know. */
  private static final int LARGE = 12_000_000;

  /** How many times longer than a client that reads may one take that does not. */
  private static final int ROOM = 4;

  /** However fast the machine is, it may pause. */
  private static final Duration LEAST_ROOM = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static RunningServer server(Duration responseTimeout) {
    RunningServer server =
        RunningServer.with(
            Map.of(
                "MAX_REQUESTS",
                "1",
                "HEAD_TIMEOUT",
                "5s",
                "RESPONSE_TIMEOUT",
                responseTimeout.toMillis() + "ms",
                "MAX_CELLS_PER_NOTEBOOK",
                "100000",
                "MAX_CELLS_PER_APPLICATION",
                "100000"));
    report(server, "POST /v1/drivers/instance-1", update());
    for (int session = 1; session <= 4; session++) {
      report(server, "PUT /v1/cells/session-" + session, runs(session));
    }
    return server;
  }

  private static void report(RunningServer server, String requestLine, String body) {
    String head =
        requestLine
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + RunningServer.bearer(server.ownerToken())
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    assertEquals(204, server.raw(head + body).status());
  }

  /** With long messages, which make the live state large. */
  private static String runs(int session) {
    String runs =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    "{'notebook':'n%d.ipynb','cell':'c%d','execution':%d,'state':'FAILED','startMillis':5,'endMillis':9,'error':'%s'}"
                        .formatted(session, i, i, "x".repeat(4_000)))
            .collect(Collectors.joining(","));
    return "{'version':1,'sequence':1,'full':true,'user':'ada','sentMillis':1,'runs':[%s]}"
        .formatted(runs)
        .replace('\'', '"');
  }

  /** Of 5,000 cells, for each of which a scrape has more than 30 lines. */
  private static String update() {
    String cells =
        IntStream.range(0, 5000)
            .mapToObj(
                i ->
                    "{'run':{'session':'s','notebook':'n.ipynb','cell':'c%d','execution':%d,'source':'PROPERTY','startMillis':5},'firstJobMillis':5,'jobs':{'succeeded':1},'tasks':{'total':1,'completed':1}}"
                        .formatted(i, i))
            .collect(Collectors.joining(","));
    return "{'version':1,'sequence':1,'full':true,'sentMillis':1,'application':{'applicationId':'app-1','state':'RUNNING','startMillis':1},'cells':[%s]}"
        .formatted(cells)
        .replace('\'', '"');
  }

  /** Asks, and reads no more than the status; again while the one place is not free yet. */
  private static Socket ask(RunningServer server, String path) throws IOException {
    while (true) {
      Socket socket = askOnce(server, path);
      String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      if (status.equals("HTTP/1.1 200")) {
        return socket;
      }
      socket.close();
      assertEquals("HTTP/1.1 503", status);
    }
  }

  private static Socket askOnce(RunningServer server, String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(256 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + RunningServer.bearer(server.ownerToken())
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** How much of the answer comes until it is enough, or the connection ends in whichever way. */
  private static long read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    while (bytes < LARGE) {
      int count;
      try {
        count = in.read(buffer);
      } catch (java.net.SocketTimeoutException e) {
        throw new AssertionError("silent after " + bytes + " bytes", e);
      } catch (IOException e) {
        return bytes;
      }
      if (count < 0) {
        return bytes;
      }
      bytes += count;
    }
    return bytes;
  }

  private static void awaitHealth(RunningServer server, int expected) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int status = server.send("GET /health").status();
    while (status != expected && System.nanoTime() < end) {
      Thread.sleep(20);
      status = server.send("GET /health").status();
    }
    assertEquals(expected, status);
  }

  /**
   * A timeout that only a client hits that does not read, on this machine, as busy as it is: by how
   * long one that reads takes with a server that has not answered before.
   */
  private static Duration roomToRead(String path) throws IOException {
    try (RunningServer server = server(PATIENCE)) {
      long begun = System.nanoTime();
      readWhole(server, path);
      Duration room = Duration.ofNanos(ROOM * (System.nanoTime() - begun));
      return room.compareTo(LEAST_ROOM) < 0 ? LEAST_ROOM : room;
    }
  }

  private static void readWhole(RunningServer server, String path) throws IOException {
    try (Socket socket = ask(server, path)) {
      long bytes = read(socket);
      assertTrue(bytes >= LARGE, "who reads was dropped, too, after " + bytes + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/applications", "/metrics"})
  void clientThatDoesNotReadItsAnswerIsDroppedAndItsPlaceIsFree(String path) throws Exception {
    try (RunningServer server = server(roomToRead(path))) {
      readWhole(server, path);
      try (Socket socket = ask(server, path)) {
        awaitHealth(server, 503);
        awaitHealth(server, 200);
        long bytes = read(socket);
        assertTrue(bytes < LARGE, bytes + " bytes");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/applications", "/metrics"})
  void clientThatReadsSlowlyButSteadilyGetsAllOfIt(String path) throws Exception {
    Duration timeout = roomToRead(path);
    try (RunningServer server = server(timeout)) {
      readWhole(server, path);
      try (Socket socket = ask(server, path)) {
        long pieces = 100;
        long pause = timeout.multipliedBy(3).toMillis() / pieces;
        for (int i = 0; i < pieces; i++) {
          Thread.sleep(pause);
          int wanted = (int) (LARGE / pieces);
          int got = socket.getInputStream().readNBytes(wanted).length;
          assertEquals(wanted, got, "dropped at piece " + i);
        }
      }
    }
  }

  @Test
  void clientThatReadsInTimeGetsAllOfIt() throws Exception {
    try (RunningServer server = server(Duration.ofSeconds(20));
        Socket socket = ask(server, "/v1/applications")) {
      Thread.sleep(500);
      long bytes = read(socket);
      assertTrue(bytes >= LARGE, bytes + " bytes");
    }
  }
}
