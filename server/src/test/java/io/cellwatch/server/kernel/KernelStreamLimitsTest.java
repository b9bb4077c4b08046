package io.cellwatch.server.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What many, slow and idle streams cost others. */
class KernelStreamLimitsTest {
  private static final int MANY = 1_000;
  static final Map<String, String> TOKENS =
      Map.of(
          "TOKENS_REPORTER_VALUE",
          RunningServer.REPORTER,
          "TOKENS_REPORTER_ROLES",
          "report",
          "TOKENS_LAUNCHER_VALUE",
          RunningServer.LAUNCHER,
          "TOKENS_LAUNCHER_ROLES",
          "launch");

  private static RunningServer server(String... settings) {
    Map<String, String> all = new HashMap<>(TOKENS);
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return RunningServer.with(all);
  }

  private static Socket open(RunningServer server, String path, String token, String secret)
      throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout(Math.toIntExact(KernelClient.PATIENCE.toMillis()));
    String request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nCellwatch-Session-Secret: %s\r\n\r\n"
            .formatted(path, RunningServer.bearer(token), secret);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    assertEquals("HTTP/1.1 200", status);
    return socket;
  }

  @Test
  void thousandStreamsTakeNoPlaceOfARunningRequest() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (RunningServer server = server("MAX_REQUESTS", "4")) {
      try {
        for (int i = 0; i < MANY; i++) {
          try (KernelClient kernel = new KernelClient(server)) {
            kernel.register();
            sockets.add(
                open(
                    server,
                    "/launcher/sessions/" + kernel.session + "/events",
                    RunningServer.REPORTER,
                    kernel.secret));
          }
        }
        try (KernelClient last = new KernelClient(server)) {
          last.register();
          try (var events = last.events()) {
            String id = last.begin("");
            assertTrue(events.data("deliver").path("payload").asText().contains(id));
          }
        }
      } finally {
        for (Socket each : sockets) {
          each.close();
        }
      }
    }
  }

  @Test
  void streamThatWaitsIsNoSlowClientAndBeatsWhileItDoes() throws Exception {
    try (RunningServer server = server("RESPONSE_TIMEOUT", "500ms", "HEAD_TIMEOUT", "400ms");
        KernelClient kernel = new KernelClient(server)) {
      kernel.register();
      try (var events = kernel.events()) {
        events.await(": heartbeat");
        events.await(": heartbeat");
        String id = kernel.begin("");
        assertTrue(events.data("deliver").path("payload").asText().contains(id));
      }
    }
  }

  /** What a launch tells anew each time is its log, until the system's buffers are full of it. */
  @Test
  void clientThatDoesNotReadItsStreamIsDropped() throws Exception {
    try (RunningServer server = server("RESPONSE_TIMEOUT", "1s", "HEAD_TIMEOUT", "400ms");
        KernelClient kernel = new KernelClient(server)) {
      kernel.register();
      String id = kernel.begin("");
      String path = "/launcher/launches/" + id + "/events";
      try (Socket unread = open(server, path, RunningServer.LAUNCHER, kernel.secret);
          var read = kernel.watch(id)) {
        String[] log = new String[40];
        boolean dropped = false;
        long end = System.nanoTime() + KernelClient.PATIENCE.toNanos();
        for (int i = 0; !dropped && System.nanoTime() < end; i++) {
          Arrays.fill(log, i + "x".repeat(390));
          kernel.is(id, "STARTING", log);
          dropped = isClosed(unread);
        }
        assertTrue(dropped, "the stream is still there");
        assertFalse(read.ended(), "who reads was dropped, too");
      }
    }
  }

  /** A server that has closed answers what comes with a reset; one that has not lets it lie. */
  private static boolean isClosed(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
