package io.cellwatch.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How browsers get in, stay in, and cannot be made to write by a stranger's page. */
class LoginTest {
  private static final String PAGE = "GET /openapi.yaml";
  private static final String WRITE = "PUT /v1/cells/0f8fad5b-d9cb-469f-a165-70867728950e";

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.with(Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tokenInTheAddressBecomesACookieAndLeavesTheAddress() {
    RawResponse response =
        server.send("GET /openapi.yaml?a=1&token=" + server.ownerToken() + "&b=%20");
    assertEquals(303, response.status());
    assertEquals("./openapi.yaml?a=1&b=%20", response.header("Location"));
    String cookie = response.header("Set-Cookie");
    assertTrue(cookie.startsWith("cellwatch-" + server.port() + "="), cookie);
    assertTrue(cookie.endsWith("; Path=/; HttpOnly; SameSite=Lax"), cookie);
    assertFalse(cookie.contains(server.ownerToken()), "the cookie holds the token itself");
    assertEquals(200, server.send(PAGE, "Cookie: " + cookie.split(";", -1)[0]).status());
  }

  @ParameterizedTest
  @CsvSource({"/,./", "/openapi.yaml,./openapi.yaml", "/a/b,./b", "/a/b/,./"})
  void redirectStaysOnTheSamePage(String path, String location) {
    RawResponse response = server.send("GET " + path + "?token=" + server.ownerToken());
    assertEquals(303, response.status());
    assertEquals(location, response.header("Location"));
  }

  @Test
  void encodedNameOfTheParameterLeavesTheAddressToo() {
    RawResponse response = server.send("GET /?%74oken=" + server.ownerToken());
    assertEquals(303, response.status());
    assertEquals("./", response.header("Location"));
  }

  @Test
  void redirectNeverLeadsToAnotherServer() {
    assertEquals(400, server.send("GET //evil.example/?token=" + server.ownerToken()).status());
  }

  @Test
  void wrongTokenInTheAddressIsRefusedWithoutACookie() {
    RawResponse response = server.send(PAGE + "?token=wrong");
    assertEquals(401, response.status());
    assertEquals("", response.header("Set-Cookie"));
  }

  @Test
  void tokenInTheAddressOfAWriteIsRefused() {
    RawResponse response =
        server.send(WRITE + "?token=" + server.ownerToken(), "Content-Length: 0");
    assertEquals(400, response.status());
    assertEquals("", response.header("Set-Cookie"));
  }

  @Test
  void tokenInTheAddressIsNoWayAroundTheHostCheck() {
    RawResponse response =
        server.raw(
            PAGE + "?token=" + server.ownerToken() + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assertEquals(403, response.status());
    assertEquals("", response.header("Set-Cookie"));
  }

  @Test
  void cookieOfAnotherPortOpensNothing() {
    String token = "owner-0123456789abcdef";
    try (RunningServer one = RunningServer.with(Map.of("TOKEN", token));
        RunningServer other = RunningServer.with(Map.of("TOKEN", token))) {
      String cookie = Browser.at(one).logIn();
      assertEquals(200, one.send(PAGE, "Cookie: " + cookie).status());
      assertEquals(401, other.send(PAGE, "Cookie: " + cookie).status());
      String renamed = cookie.replace("cellwatch-" + one.port(), "cellwatch-" + other.port());
      assertEquals(401, other.send(PAGE, "Cookie: " + renamed).status());
    }
  }

  @Test
  void cookieIsNoBearerTokenAndTheTokenIsNoCookie() {
    String cookie = Browser.at(server).logIn();
    String value = cookie.substring(cookie.indexOf('=') + 1);
    assertEquals(401, server.send(PAGE, RunningServer.bearer(value)).status());
    assertEquals(
        401,
        server
            .send(PAGE, "Cookie: cellwatch-" + server.port() + "=" + server.ownerToken())
            .status());
  }

  @Test
  void wrongBearerTokenIsNotSavedByACookie() {
    String cookie = Browser.at(server).logIn();
    assertEquals(
        401,
        server.send(PAGE, "Cookie: " + cookie, RunningServer.bearer("wrong-0123456789")).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: none",
        "Origin: http://evil.example",
        "Origin: http://127.0.0.1:1",
        "Origin: null",
        "Origin: ::",
        "Sec-Fetch-Site: cross-site\r\nOrigin: http://127.0.0.1:PORT",
        "X-Nothing: said",
      })
  void writeOfAnotherSiteIsRefused(String header) {
    RawResponse response =
        server.send(
            WRITE,
            "Cookie: " + Browser.at(server).logIn(),
            "Content-Length: 0",
            header.replace("PORT", String.valueOf(server.port())));
    assertEquals(403, response.status());
    assertTrue(response.body().contains("another site"), response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-Fetch-Site: same-origin", "Origin: http://127.0.0.1:PORT"})
  void writeOfOwnPageIsLetThrough(String header) {
    RawResponse response =
        server.send(
            WRITE,
            "Cookie: " + Browser.at(server).logIn(),
            "Content-Length: 0",
            header.replace("PORT", String.valueOf(server.port())));
    assertNotEquals(401, response.status());
    assertNotEquals(403, response.status());
  }

  @Test
  void evenWithABearerTokenAStrangersPageMayNotWrite() {
    RawResponse response =
        server.send(
            WRITE,
            RunningServer.bearer(server.ownerToken()),
            "Content-Length: 0",
            "Sec-Fetch-Site: cross-site");
    assertEquals(403, response.status());
  }
}
