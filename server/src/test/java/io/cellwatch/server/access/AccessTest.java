package io.cellwatch.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import io.cellwatch.server.configuration.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is refused, and who is let in, by the real server over plain sockets. */
class AccessTest {
  private static final String PAGE = "GET /openapi.yaml";
  private static final String REPORT = "PUT /v1/cells/0f8fad5b-d9cb-469f-a165-70867728950e";

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.withTokens();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void healthIsOpen() {
    RawResponse response = server.send("GET /health");
    assertEquals(200, response.status());
    assertTrue(response.body().startsWith("{\"status\":\"UP\",\"version\":\""), response.body());
    assertFalse(response.body().contains("proof"));
  }

  @Test
  void healthProvesTheTokenThatIsMeantAndTellsNone() throws Exception {
    String nonce = "0123456789abcdef0123456789abcdef";
    for (String token : List.of(RunningServer.REPORTER, RunningServer.LAUNCHER)) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("cellwatch token " + token).getBytes(StandardCharsets.UTF_8));
      String which = HexFormat.of().formatHex(digest).substring(0, 16);
      JsonNode health =
          new ObjectMapper()
              .readTree(server.send("GET /health?nonce=" + nonce + "&token=" + which).body());
      String proven = nonce + " " + health.path("address").asText();
      assertEquals(
          Tokens.authenticate(new Secret(token), proven), health.path("proof").asText(), token);
      assertFalse(health.toString().contains(token));
    }
  }

  @Test
  void healthNamesAFingerprintThatIsNone() {
    String one = "0123456789abcdef";
    for (String wrong :
        List.of(
            "token=", "token=x", "token=" + one + "0", "token=%1$s&token=%1$s".formatted(one))) {
      RawResponse response = server.send("GET /health?" + wrong);
      assertEquals(400, response.status(), wrong);
      assertTrue(response.body().contains("token: the fingerprint"), response.body());
    }
  }

  @Test
  void missingTokenIsRefusedWithAChallenge() {
    RawResponse response = server.send(PAGE);
    assertEquals(401, response.status());
    assertEquals("Bearer realm=\"cellwatch\"", response.header("WWW-Authenticate"));
    assertEquals("application/json", response.header("Content-Type"));
    assertTrue(response.body().startsWith("{\"error\":\"a token is needed"), response.body());
  }

  @Test
  void missingTokenShowsABrowserHowToLogIn() {
    RawResponse response =
        server.send(PAGE, "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
    assertEquals(401, response.status());
    assertEquals("text/html; charset=utf-8", response.header("Content-Type"));
    assertTrue(response.body().startsWith("<!DOCTYPE html>"), response.body());
    assertTrue(response.body().contains("cellwatch serve"), response.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer reader-0123456789abcdeX",
        "Authorization: Bearer reader-0123456789abcde",
        "Authorization: Bearer reader-0123456789abcdef0",
        "Authorization: Bearer",
        "Authorization: Basic cmVhZGVyLTAxMjM0NTY3ODlhYmNkZWY6",
        "Authorization: Bearer reader-0123456789abcdef\r\nAuthorization: Bearer x",
      })
  void wrongTokenIsRefused(String header) {
    RawResponse response = server.send(PAGE, header);
    assertEquals(401, response.status());
    assertTrue(response.body().contains("not one of this server's"), response.body());
  }

  @Test
  void unknownPathIsNotRevealedToStrangers() {
    assertEquals(401, server.send("GET /no/such/page").status());
    assertEquals(
        404, server.send("GET /no/such/page", RunningServer.bearer(RunningServer.READER)).status());
  }

  @Test
  void wrongMethodNamesTheRightOne() {
    RawResponse response =
        server.send("DELETE /openapi.yaml", RunningServer.bearer(RunningServer.READER));
    assertEquals(405, response.status());
    assertEquals("GET", response.header("Allow"));
  }

  @Test
  void sampleIsNoExecutionOfASession() {
    String reporter = RunningServer.bearer(RunningServer.REPORTER);
    RawResponse sample = server.send("GET /v1/cells/00000000/sample", reporter);
    assertEquals(405, sample.status());
    assertEquals("POST", sample.header("Allow"));
    assertLetThrough(server.send("GET /v1/cells/00000000/7", reporter));
  }

  @Test
  void ownerMayDoEverything() {
    String owner = RunningServer.bearer(server.ownerToken());
    assertEquals(200, server.send(PAGE, owner).status());
    assertLetThrough(server.send(REPORT, owner, "Content-Length: 0"));
  }

  @Test
  void readerMayReadButNotReport() {
    String reader = RunningServer.bearer(RunningServer.READER);
    assertEquals(200, server.send(PAGE, reader).status());
    RawResponse refused = server.send(REPORT, reader, "Content-Length: 2", "", "{}");
    assertEquals(403, refused.status());
    assertTrue(refused.body().contains("does not have the role 'report'"), refused.body());
  }

  @Test
  void reporterMayReportButNotRead() {
    String reporter = RunningServer.bearer(RunningServer.REPORTER);
    assertLetThrough(server.send(REPORT, reporter, "Content-Length: 0"));
    assertEquals(403, server.send(PAGE, reporter).status());
    assertEquals(403, server.send("GET /metrics", reporter).status());
  }

  @Test
  void launcherMayNeitherReadNorReport() {
    String launcher = RunningServer.bearer(RunningServer.LAUNCHER);
    assertEquals(403, server.send(PAGE, launcher).status());
    assertEquals(403, server.send(REPORT, launcher, "Content-Length: 0").status());
  }

  @Test
  void metricsNeedATokenUnlessTheOwnerOpensThem() {
    assertEquals(401, server.send("GET /metrics").status());
    try (RunningServer open = RunningServer.with(Map.of("METRICS_OPEN", "true"))) {
      assertLetThrough(open.send("GET /metrics"));
      assertEquals(401, open.send(PAGE).status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8090",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.localhost",
        "127.0.0.999",
        "[::2]",
        "10.0.0.1",
      })
  void reboundHostIsRefused(String host) {
    String cookie = Browser.at(server).logIn();
    RawResponse response =
        server.raw(PAGE + " HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + cookie + "\r\n\r\n");
    assertEquals(403, response.status());
    assertTrue(response.body().contains("Host"), response.body());
    assertEquals(403, server.raw("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9", "127.9.9.9", "[::1]", "[::1]:8090"})
  void loopbackHostIsKnownWithAnyPort(String host) {
    assertEquals(200, server.raw("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status());
  }

  @Test
  void foreignHostIsFineWithABearerToken() {
    String head = PAGE + " HTTP/1.1\r\nHost: hub.example\r\n";
    assertEquals(
        200, server.raw(head + RunningServer.bearer(RunningServer.READER) + "\r\n\r\n").status());
    assertEquals(
        403, server.raw(head + RunningServer.bearer("wrong-token-0123") + "\r\n\r\n").status());
  }

  @Test
  void configuredHostIsKnown() {
    try (RunningServer known =
        RunningServer.with(Map.of("PUBLIC_HOSTS", "hub.example, Other.example"))) {
      for (String host : new String[] {"hub.example", "hub.example:443", "other.example"}) {
        assertEquals(
            200, known.raw("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status(), host);
      }
      assertEquals(403, known.raw("GET /health HTTP/1.1\r\nHost: third.example\r\n\r\n").status());
    }
  }

  @Test
  void withoutTokensEverybodyOfThisMachineIsLetInButNoStrangersPage() {
    try (RunningServer open = RunningServer.with(Map.of("NO_TOKEN", "true"))) {
      assertEquals(200, open.send(PAGE).status());
      assertLetThrough(open.send(REPORT, "Content-Length: 0"));
      assertEquals(
          403, open.send(REPORT, "Content-Length: 0", "Sec-Fetch-Site: cross-site").status());
      assertEquals(403, open.raw(PAGE + " HTTP/1.1\r\nHost: evil.example\r\n\r\n").status());
    }
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() {
    String reader = RunningServer.bearer(RunningServer.READER);
    RawResponse[] answers = {
      server.send("GET /health"),
      server.send(PAGE),
      server.send(PAGE, reader),
      server.send("GET /nowhere", reader),
      server.send("GET //health"),
      server.raw("GET /health HTTP/1.1\r\n\r\n"),
    };
    for (RawResponse answer : answers) {
      assertEquals("nosniff", answer.header("X-Content-Type-Options"), answer.toString());
      assertEquals("no-referrer", answer.header("Referrer-Policy"));
      assertTrue(answer.header("Content-Security-Policy").contains("default-src 'self'"));
      assertTrue(answer.header("Content-Security-Policy").contains("frame-ancestors 'self'"));
    }
  }

  @Test
  void everyLineOfTheTableHasAHandler() {
    for (Route route : RouteTable.withUis(false).routes()) {
      String path = route.pattern().replaceAll("\\{[^}]+}", "0f8fad5b-d9cb-469f-a165-70867728950e");
      RawResponse response =
          server.send(
              route.method().text() + " " + path,
              RunningServer.bearer(server.ownerToken()),
              "Content-Length: 0");
      assertFalse(response.toString().contains("no such page"), route + ": " + response);
    }
  }

  @Test
  void everyLineButTheOpenOnesRefusesStrangers() {
    for (Route route : RouteTable.withUis(false).routes()) {
      if (route.role().isPresent()) {
        String path =
            route.pattern().replaceAll("\\{[^}]+}", "0f8fad5b-d9cb-469f-a165-70867728950e");
        assertEquals(
            401,
            server.send(route.method().text() + " " + path, "Content-Length: 0").status(),
            route.toString());
      }
    }
  }

  private static void assertLetThrough(RawResponse response) {
    assertNotEquals(401, response.status(), response.toString());
    assertNotEquals(403, response.status(), response.toString());
  }
}
