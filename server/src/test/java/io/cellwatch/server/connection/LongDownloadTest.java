package io.cellwatch.server.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gibibyte of a driver's through the server, and a client that takes its time. */
class LongDownloadTest {
  private static final String ID = "app-20261128-0001";
  private static final long GIBI = 1L << 30;

  /** No machine is so busy that nothing moves for so long. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final CountDownLatch brokenOff = new CountDownLatch(1);
  private HttpServer driver;
  private RunningServer server;

  @BeforeEach
  void start() throws IOException {
    driver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    driver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    driver.createContext(
        "/api/v1/applications",
        exchange -> {
          byte[] body = ("[{\"id\":\"" + ID + "\"}]").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    driver.createContext("/jobs/", this::gibibyte);
    driver.start();
    server =
        RunningServer.with(
            Map.of("PROXY_PORT", "same", "RESPONSE_TIMEOUT", TIMEOUT.toMillis() + "ms"));
    String update =
        """
        {"version":1,"sequence":1,"full":true,"sentMillis":%d,"application":{"applicationId":"%s",
        "uiUrl":"http://127.0.0.1:%d","state":"RUNNING","startMillis":1}}"""
            .formatted(System.currentTimeMillis(), ID, driver.getAddress().getPort());
    RawResponse taken =
        server.send(
            "POST /v1/drivers/instance-1",
            RunningServer.bearer(server.ownerToken()),
            "Content-Type: application/json",
            "Content-Length: " + update.length() + "\r\n\r\n" + update);
    assertEquals(2, taken.status() / 100, taken.toString());
  }

  @AfterEach
  void stop() {
    server.close();
    driver.stop(0);
  }

  private void gibibyte(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, GIBI);
    byte[] piece = new byte[1 << 16];
    try (OutputStream out = exchange.getResponseBody()) {
      for (long sent = 0; sent < GIBI; sent += piece.length) {
        out.write(piece);
      }
    } catch (IOException e) {
      brokenOff.countDown();
    }
  }

  private Socket begun() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(256 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
    String request =
        "GET /proxy/%s/jobs/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n\r\n"
            .formatted(ID, server.port(), RunningServer.bearer(server.ownerToken()));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    assertTrue(head.toString().startsWith("HTTP/1.1 200 "), head.toString());
    return socket;
  }

  @Test
  void clientThatReadsSlowlyButSteadilyGetsAllOfIt() throws Exception {
    try (Socket socket = begun()) {
      InputStream in = socket.getInputStream();
      long slowUntil = System.nanoTime() + TIMEOUT.multipliedBy(3).toNanos();
      byte[] buffer = new byte[1 << 17];
      long got = 0;
      while (got < GIBI) {
        int count = in.read(buffer);
        assertTrue(count > 0, "ends after " + got);
        got += count;
        if (System.nanoTime() < slowUntil) {
          Thread.sleep(50);
        }
      }
      assertEquals(GIBI, got);
    }
  }

  @Test
  void clientThatStopsReadingIsDropped() throws Exception {
    try (Socket socket = begun()) {
      assertEquals(1 << 20, socket.getInputStream().readNBytes(1 << 20).length);
      assertTrue(brokenOff.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the driver still sends");
    }
  }
}
