package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.proxy.upstream.AddressPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The very bytes of the requests that drivers get. */
class SentHeadTest {
  private RawUpstream driver;
  private RunningProxy proxy;

  @BeforeEach
  void start() throws IOException {
    driver = RawUpstream.of(APP, RawUpstream.text("hello"));
    proxy = RunningProxy.start();
    proxy.know(APP, driver.address());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    driver.close();
  }

  private RawUpstream.Request sent(String below, String... headers) throws IOException {
    assertEquals(200, proxy.get(below, headers).status());
    assertEquals(1, driver.requests().size());
    return driver.requests().get(0);
  }

  @Test
  void requestWithoutMoreIsThis() throws Exception {
    assertEquals(
        "GET /jobs/ HTTP/1.1\r\nHost: %s\r\nX-Forwarded-Context: /proxy/%s\r\n\r\n"
            .formatted(driver.authority(), APP),
        sent("/jobs/").head());
  }

  @Test
  void exactlyTheLinesOfTheListPass() throws Exception {
    List<String> passed =
        List.of(
            "Accept: text/html, */*;q=0.8",
            "Accept-Charset: utf-8",
            "Accept-Encoding: gzip, br",
            "Accept-Language: de",
            "Cache-Control: no-cache",
            "If-Match: \"a\"",
            "If-Modified-Since: Sat, 28 Nov 2026 12:00:00 GMT",
            "If-None-Match: \"b\"",
            "If-Range: \"c\"",
            "If-Unmodified-Since: Sat, 28 Nov 2026 12:00:00 GMT",
            "Pragma: no-cache",
            "Range: bytes=0-9",
            "User-Agent: Mozilla/5.0 (X11)",
            "X-Requested-With: XMLHttpRequest");
    RawUpstream.Request request = sent("/jobs/", passed.toArray(String[]::new));
    List<String> expected = new java.util.ArrayList<>(passed);
    expected.add("Host: " + driver.authority());
    expected.add("X-Forwarded-Context: /proxy/" + APP);
    assertEquals(expected.stream().sorted().toList(), request.lines().stream().sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: cellwatch_token=secret",
        "Authorization: Bearer secret",
        "Proxy-Authorization: Basic secret",
        "Origin: http://secret.example",
        "Referer: http://secret.example/?token=secret",
        "Forwarded: for=10.9.9.9",
        "X-Forwarded-For: 10.9.9.9",
        "X-Forwarded-Host: secret.example",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Server: secret",
        "X-Real-IP: 10.9.9.9",
        "X-XSRF-Token: secret",
        "Connection: keep-alive, X-Secret",
        "Keep-Alive: timeout=5",
        "TE: trailers",
        "Trailer: X-Secret",
        "Upgrade: websocket",
        "Upgrade-Insecure-Requests: 1",
        "Via: 1.1 secret",
        "Max-Forwards: 1",
        "Proxy-Connection: keep-alive",
        "Sec-Fetch-Site: same-origin",
        "Sec-WebSocket-Key: secret",
        "X-HTTP-Method-Override: DELETE",
        "X-Original-URL: /jobs/job/kill/",
        "X-Rewrite-URL: /jobs/job/kill/",
        "Content-Type: text/plain",
        "X-Forwarded-User: alice",
        "Remote-User: alice",
        "DNT: 1",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void allElseStaysHere(String header) throws Exception {
    assertEquals(
        List.of("Host: " + driver.authority(), "X-Forwarded-Context: /proxy/" + APP),
        sent("/jobs/", header).lines());
  }

  @Test
  void nineKilobytesOfCookiesDoNotMatter() throws Exception {
    assertEquals(2, sent("/jobs/", "Cookie: a=" + "x".repeat(9_000)).lines().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/jobs/?id=1&x=%2F%25%3B;y//..",
        "/stages/stage/?id=3&attempt=0&task.sort=Executor+ID&task.desc=false",
        "/SQL/execution/?id=%C3%A9",
        "/caf%C3%A9/a%20b/%7Eu/a+b",
        "/api/v1/applications/app-1/environment",
        "/jobs/?",
        "/jobs/?a=1?b=2"
      })
  void targetIsTheClientsInItsVeryBytes(String below) throws Exception {
    String expected = below.endsWith("?") ? below.substring(0, below.length() - 1) : below;
    assertEquals("GET " + expected + " HTTP/1.1", sent(below).line());
  }

  @Test
  void clientsContextIsReplacedAndItsPrefixIsKept() throws Exception {
    assertEquals(
        List.of("/user/alice/proxy/" + APP),
        List.of(
            sent("/jobs/", "X-Forwarded-Prefix: /user/alice", "X-Forwarded-Context: /evil")
                .value("X-Forwarded-Context")));
  }

  @Test
  void configuredPrefixIsTheDrivers() throws Exception {
    ProxyOptions options =
        new ProxyOptions(
            new AddressPolicy(List.of()),
            Optional.of("/hub/spark/"),
            Optional.empty(),
            false,
            false,
            RunningProxy.PATIENT);
    try (RunningProxy fixed = RunningProxy.with(options)) {
      fixed.know(APP, driver.address());
      assertEquals(200, fixed.get("/jobs/", "X-Forwarded-Prefix: /evil").status());
      assertEquals(
          "/hub/spark/proxy/" + APP, driver.requests().get(0).value("X-Forwarded-Context"));
    }
  }

  @Test
  void headStaysHead() throws Exception {
    assertEquals(200, proxy.ask("HEAD", "/proxy/" + APP + "/jobs/").status());
    assertEquals("HEAD /jobs/ HTTP/1.1", driver.requests().get(0).line());
  }

  @Test
  void fileThatIsRewrittenIsAskedForWholeAndPlain() throws Exception {
    RawUpstream.Request request =
        sent(
            "/static/utils.js",
            "Accept-Encoding: gzip",
            "Range: bytes=0-9",
            "If-Range: \"a\"",
            "Accept: */*");
    assertEquals("identity", request.value("Accept-Encoding"));
    assertEquals("", request.value("Range"));
    assertEquals("", request.value("If-Range"));
    assertEquals("*/*", request.value("Accept"));
  }
}
