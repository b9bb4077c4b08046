package io.cellwatch.server.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over plain sockets, by the production wiring. */
class HomeServiceTest {
  private static final String READER = RunningServer.bearer(RunningServer.READER);

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
  void pageIsWholeWithoutAnyScript() {
    RawResponse page = server.send("GET /", READER);
    assertEquals(200, page.status());
    assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
    assertEquals("no-store", page.header("Cache-Control"));
    assertTrue(page.header("Content-Security-Policy").startsWith("default-src 'self'"));
    assertTrue(page.body().startsWith("<!DOCTYPE html>\n<html lang=\"en\">"), page.body());
    assertTrue(
        page.body().contains("<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>"));
    assertTrue(page.body().contains("spark.cellwatch.url      " + server.url()), page.body());
    assertTrue(page.body().endsWith("</html>\n"), page.body());
  }

  @Test
  void nothingOfThePageNeedsWhatItsOwnPolicyForbids() {
    String page = server.send("GET /", READER).body();
    assertTrue(!page.contains(" style=") && !page.contains("<style"), page);
    assertTrue(!page.contains("<script>") && !page.contains(" onclick"), page);
  }

  @Test
  void unchangedFragmentIsNotSentAgain() {
    RawResponse first = server.send("GET /fragments/home", READER);
    assertEquals(200, first.status());
    assertTrue(first.body().startsWith("<main id=\"home\""), first.body());
    String etag = first.header("ETag");
    RawResponse second = server.send("GET /fragments/home", READER, "If-None-Match: " + etag);
    assertEquals(304, second.status());
    assertEquals(etag, second.header("ETag"));
    assertEquals("", second.body());
    assertEquals(
        200, server.send("GET /fragments/home", READER, "If-None-Match: \"other\"").status());
  }

  @ParameterizedTest
  @CsvSource({
    "home.css, text/css; charset=utf-8",
    "trace.css, text/css; charset=utf-8",
    "home.js, text/javascript; charset=utf-8",
    "idiomorph.js, text/javascript; charset=utf-8",
    "icon.svg, image/svg+xml",
  })
  void assetIsKeptAndAskedForAnew(String name, String type) {
    RawResponse asset = server.send("GET /assets/" + name, READER);
    assertEquals(200, asset.status());
    assertEquals(type, asset.header("Content-Type"));
    assertEquals("private, no-cache", asset.header("Cache-Control"));
    RawResponse again =
        server.send("GET /assets/" + name, READER, "If-None-Match: " + asset.header("ETag"));
    assertEquals(304, again.status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"home.stg", "HomePage.class", "idiomorph-0.8.0.min.js", "none"})
  void whatIsNoAssetIsNotServed(String name) {
    assertEquals(404, server.send("GET /assets/" + name, READER).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/fragments/home", "/assets/home.js"})
  void strangersAndReportersSeeNothing(String path) {
    assertEquals(401, server.send("GET " + path).status());
    String reporter = RunningServer.bearer(RunningServer.REPORTER);
    assertEquals(403, server.send("GET " + path, reporter).status());
  }

  @Test
  void loginLeadsBackToThePage() {
    RawResponse login = server.send("GET /?token=" + RunningServer.READER + "&application=a-1");
    assertEquals(303, login.status());
    assertEquals("./?application=a-1", login.header("Location"));
    String cookie = login.header("Set-Cookie").split(";", -1)[0];
    RawResponse page = server.send("GET /?application=a-1", "Cookie: " + cookie);
    assertTrue(page.body().contains("No such application"), page.body());
  }
}
