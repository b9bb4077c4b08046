package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What becomes of a driver's answers on their way to the client. */
class AnswersTest {
  /** What a client gets of a driver that is asked for one thing. */
  static RawAnswer through(String path, RawUpstream.Answer answer, String... headers)
      throws Exception {
    return through("GET", path, answer, headers);
  }

  /** The answer of a driver that is asked for one thing. */
  private static RawAnswer through(
      String method, String path, RawUpstream.Answer answer, String... headers) throws Exception {
    try (RawUpstream driver = RawUpstream.of(APP, answer);
        RunningProxy proxy = RunningProxy.start()) {
      proxy.know(APP, driver.address());
      RawAnswer got = proxy.ask(method, "/proxy/" + APP + path, headers);
      assertEquals(1, driver.requests().size());
      return got;
    }
  }

  @Test
  void bodyOfKnownLengthComesAsItIs() throws Exception {
    RawAnswer got = through("/jobs/", RawUpstream.text("hello"));
    assertEquals(200, got.status());
    assertEquals("hello", got.text());
    assertEquals("5", got.header("Content-Length"));
    assertEquals("text/plain", got.header("Content-Type"));
  }

  @Test
  void chunkedBodyComesWholeWithoutItsTrailer() throws Exception {
    RawAnswer got =
        through(
            "/jobs/",
            (request, connection) ->
                connection.write(
                    RawUpstream.head(
                            "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-T")
                        + "5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nX-T: trailing\r\n\r\n"));
    assertEquals("hello world", got.text());
    assertTrue(got.complete());
    assertEquals("", got.header("Trailer"));
  }

  @Test
  void bodyUntilTheConnectionEndsComesWhole() throws Exception {
    RawAnswer got =
        through(
            "/jobs/",
            (request, connection) -> {
              connection.write("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\nold but good");
              connection.close();
            });
    assertEquals("old but good", got.text());
    assertTrue(got.complete());
  }

  @Test
  void gzipBodyIsLeftAsItIs() throws Exception {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write("words.indexOf(\"proxy\")".getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = gzip.toByteArray();
    for (String path : List.of("/jobs/", "/static/utils.js")) {
      RawAnswer got =
          through(
              path,
              (request, connection) -> {
                connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"
                        + "Content-Length: %d\r\n\r\n".formatted(bytes.length));
                connection.write(bytes);
              },
              "Accept-Encoding: gzip");
      assertEquals("gzip", got.header("Content-Encoding"));
      assertEquals("Accept-Encoding", got.header("Vary"));
      assertArrayEquals(bytes, got.body());
    }
  }

  @Test
  void emptyBodyStaysEmpty() throws Exception {
    RawAnswer got =
        through(
            "/jobs/",
            (request, connection) ->
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    assertEquals(200, got.status());
    assertEquals("0", got.header("Content-Length"));
    assertEquals("", got.text());
  }

  @Test
  void headTellsTheLengthOfWhatGetWouldBring() throws Exception {
    RawAnswer got =
        through(
            "HEAD",
            "/jobs/",
            (request, connection) ->
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"));
    assertEquals(List.of("12345"), got.values("Content-Length"));
  }

  @Test
  void headTellsNoLengthWhereTheDriverTellsNone() throws Exception {
    RawAnswer got =
        through(
            "HEAD",
            "/jobs/",
            (request, connection) ->
                connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
    assertEquals(200, got.status());
    assertEquals(List.of(), got.values("Content-Length"));
  }

  @Test
  void notModifiedTellsNoLengthOfItsOwn() throws Exception {
    RawAnswer got =
        through(
            "/jobs/",
            (request, connection) ->
                connection.write("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"),
            "If-None-Match: \"a\"");
    assertEquals(304, got.status());
    assertEquals("\"a\"", got.header("ETag"));
    assertEquals(List.of(), got.values("Content-Length"));
  }

  @Test
  void statusAndBodyOfErrorsAreTheDrivers() throws Exception {
    for (int status : new int[] {400, 404, 431, 500, 503}) {
      RawAnswer got =
          through(
              "/api/v1/x",
              (request, connection) ->
                  connection.write("HTTP/1.1 " + status + " Odd\r\nContent-Length: 4\r\n\r\noops"));
      assertEquals(status, got.status());
      assertEquals("oops", got.text());
    }
  }

  @Test
  void redirectLeadsBelowThePrefix() throws Exception {
    RawAnswer got =
        through(
            "/",
            (request, connection) ->
                connection.write(
                    "HTTP/1.1 301 Moved\r\nLocation: http://%s/jobs/\r\nContent-Length: 0\r\n\r\n"
                        .formatted(request.value("Host"))),
            "X-Forwarded-Prefix: /user/alice");
    assertEquals(302, got.status());
    assertEquals("./jobs/", got.header("Location"), "jupyter-server-proxy adds its own to /…");
  }

  @Test
  void redirectToAnotherServerIsRefused() throws Exception {
    RawAnswer got =
        through(
            "/",
            (request, connection) ->
                connection.write(
                    RawUpstream.head(
                        "HTTP/1.1 302 Moved",
                        "Location: http://rm.example:8088/",
                        "Content-Length: 0")));
    assertEquals(502, got.status());
    assertEquals("", got.header("Location"));
    assertFalse(got.text().contains("rm.example"));
  }

  @Test
  void linesThatSpeakForTheWholeOriginAreDropped() throws Exception {
    RawAnswer got =
        through(
            "/jobs/",
            (request, connection) ->
                connection.write(
                    RawUpstream.head(
                        "HTTP/1.1 401 Unauthorized",
                        "Set-Cookie: a=b",
                        "set-cookie2: a=b",
                        "Clear-Site-Data: \"*\"",
                        "Strict-Transport-Security: max-age=9",
                        "WWW-Authenticate: Basic",
                        "Service-Worker-Allowed: /",
                        "Access-Control-Allow-Origin: *",
                        "Refresh: 0; url=http://x/",
                        "Alt-Svc: h3=\":443\"",
                        "Server: Jetty",
                        "Report-To: {}",
                        "NEL: {}",
                        "Public-Key-Pins: x",
                        "Link: </x>; rel=preload",
                        "Proxy-Authenticate: x",
                        "X-Frame-Options: SAMEORIGIN",
                        "X-XSS-Protection: 1; mode=block",
                        "X-Content-Type-Options: nosniff",
                        "Content-Security-Policy: default-src 'self'",
                        "Content-Length: 0")));
    assertEquals(401, got.status());
    assertEquals(
        List.of(
            "Content-Length: 0",
            "Content-Security-Policy: default-src 'self'",
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: SAMEORIGIN",
            "X-XSS-Protection: 1; mode=block"),
        got.headers().stream()
            .filter(each -> !each.startsWith("Date:") && !each.startsWith("Connection:"))
            .sorted()
            .toList());
  }

  @Test
  void controlCharacterInALineBeginsNoOther() throws Exception {
    RawAnswer got =
        through(
            "/jobs/",
            (request, connection) ->
                connection.write(
                    "HTTP/1.1 200 OK\r\nETag: \"a\rSet-Cookie: a=b\"\r\nContent-Length: 2\r\n\r\nok"));
    assertEquals("ok", got.text());
    assertTrue(got.headers().stream().noneMatch(each -> each.contains("\r")), got::toString);
    assertEquals(List.of(), got.values("Set-Cookie"));
  }
}
