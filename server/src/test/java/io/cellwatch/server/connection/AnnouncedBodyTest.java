package io.cellwatch.server.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A body that is announced by {@code Expect} and never read, since its request is refused: it must
 * not become the next request, which behind a proxy would be somebody else's.
 */
class AnnouncedBodyTest {
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.with(Map.of("TOKEN", "owner-0123456789abcdef"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/drivers/instance-1",
        "GET /health",
        "GET /",
        "POST /nowhere",
        "PUT /v1/cells/0f8fad5b-d9cb-469f-a165-70867728950e"
      })
  void isNeverTheNextRequest(String line) throws Exception {
    String host = "Host: 127.0.0.1:" + server.port() + "\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String all =
          line
              + " HTTP/1.1\r\n"
              + host
              + "Expect: 100-continue\r\nContent-Length: "
              + SMUGGLED.length()
              + "\r\n\r\n"
              + SMUGGLED
              + "GET /health HTTP/1.1\r\n"
              + host
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(all.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      RawResponse first = RawResponse.read(in);
      assertEquals(100, first.status());
      RawResponse refused = RawResponse.read(in);
      assertTrue(refused.status() == 401 || line.equals("GET /health"), refused.toString());
      assertEquals(200, RawResponse.read(in).status(), "the request after the body");
      assertEquals(-1, in.read(), "and none besides");
    }
  }
}
