package io.cellwatch.server.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may start Spark in a kernel, and who may not. */
class KernelAccessTest {
  private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.withTokens();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /launcher/sessions, report",
    "GET, /launcher/sessions/%s/events, report",
    "POST, /launcher/launches, launch",
    "GET, /launcher/launches/%s, launch",
    "GET, /launcher/launches/%s/events, launch",
    "POST, /launcher/launches/%s/stop, launch",
  })
  void eachRouteIsForItsRoleAlone(String method, String path, String role) {
    String request = method + " " + path.formatted(ID);
    Map<String, String> tokens =
        Map.of(
            "read",
            RunningServer.READER,
            "report",
            RunningServer.REPORTER,
            "launch",
            RunningServer.LAUNCHER);
    tokens.forEach(
        (each, token) -> {
          RawResponse answer =
              server.send(request, RunningServer.bearer(token), "Content-Length: 0");
          assertEquals(
              !each.equals(role),
              answer.body().contains("does not have the role"),
              each + ": " + answer);
        });
    assertEquals(401, server.send(request, "Content-Length: 0").status());
  }

  private String cookie() {
    return server
        .send("GET /openapi.yaml?token=" + server.ownerToken())
        .header("Set-Cookie")
        .split(";", -1)[0];
  }

  private RawResponse click(KernelClient kernel, String host, String... headers) {
    String body = kernel.wish("");
    return server.raw(
        "POST /launcher/launches HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(
                host,
                cookie(),
                headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n",
                body.length(),
                body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: http://evil.example",
        "Origin: http://127.0.0.1:1",
        "Origin: null",
        "X-None: neither",
      })
  void clickOnAStrangersPageStartsNothing(String header) throws IOException {
    try (KernelClient kernel = new KernelClient(server)) {
      kernel.register();
      assertEquals(403, click(kernel, "127.0.0.1:" + server.port(), header).status());
      try (var events = kernel.events()) {
        events.await(": heartbeat");
        events.await(": heartbeat");
        assertTrue(events.quiet());
      }
    }
  }

  @Test
  void clickOnTheServersOwnPageStartsSpark() throws IOException {
    try (KernelClient kernel = new KernelClient(server)) {
      kernel.register();
      RawResponse answer =
          click(kernel, "127.0.0.1:" + server.port(), "Sec-Fetch-Site: same-origin");
      assertEquals(201, answer.status(), answer.toString());
    }
  }

  @Test
  void pageOfAReboundNameStartsNothing() {
    try (KernelClient kernel = new KernelClient(server)) {
      kernel.register();
      RawResponse answer =
          click(kernel, "evil.example:" + server.port(), "Sec-Fetch-Site: same-origin");
      assertEquals(403, answer.status());
      assertTrue(answer.body().contains("Host"), answer.body());
    }
  }

  @Test
  void serverWithoutTokensHandsOutNoCode() {
    try (RunningServer open = RunningServer.with(Map.of("NO_TOKEN", "true"))) {
      for (String request :
          new String[] {
            "POST /launcher/sessions",
            "GET /launcher/sessions/%s/events".formatted(ID),
            "POST /launcher/launches",
            "GET /launcher/launches/%s".formatted(ID),
            "GET /launcher/launches/%s/events".formatted(ID),
            "POST /launcher/launches/%s/stop".formatted(ID),
          }) {
        RawResponse answer = open.send(request, "Content-Length: 0");
        assertEquals(403, answer.status(), request);
        assertTrue(answer.body().contains("without --no-token"), answer.body());
        assertEquals(
            403,
            open.send(request, RunningServer.bearer(open.ownerToken()), "Content-Length: 0")
                .status());
      }
      assertEquals(200, open.send("GET /launcher/clusters").status());
    }
  }

  @Test
  void sessionsAreListedNowhere() {
    try (KernelClient kernel = new KernelClient(server)) {
      kernel.register();
      String owner = RunningServer.bearer(server.ownerToken());
      assertEquals(405, server.send("GET /launcher/sessions", owner).status());
      assertEquals(405, server.send("GET /launcher/launches", owner).status());
      for (String page : new String[] {"/", "/launcher/", "/metrics", "/v1/applications"}) {
        assertFalse(server.send("GET " + page, owner).body().contains(kernel.session), page);
      }
    }
  }
}
