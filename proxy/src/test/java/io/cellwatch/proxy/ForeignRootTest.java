package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers that are told of another prefix than ours, as by {@code spark.ui.proxyBase}. */
class ForeignRootTest {
  private static final String CONTEXT = "/proxy/" + APP;
  private static final String GZIP = "Accept-Encoding: gzip";

  private String root = "/foo";
  private String redirect = "/foo/jobs/";
  private RawUpstream driver;
  private RunningProxy proxy;

  /** As Spark 4.2 writes one, with a word of other people's. */
  private static String page(String root) {
    return """
        <!DOCTYPE html><html><head><script src="ROOT/static/webui.js"></script>
        <script nonce="1">setUIRoot('ROOT')</script><script nonce="1">setAppBasePath('')</script>
        <script type="module">import {setIt} from "ROOT/static/executorspage.js";</script></head>
        <body><a href="ROOT/">x</a><a href='ROOT/jobs/?id=1&amp;a=b#c'>ROOT/jobs \u00e9</a>
        <form action="ROOT"></form><a href="/food/">food</a><a href="ROOT?x">q</a></body></html>
        """
        .replace("ROOT", root);
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  private static String unpacked(RawAnswer got) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(got.body()))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private void answer(RawUpstream.Request request, RawUpstream.Connection connection)
      throws IOException {
    String path = request.line().split(" ", -1)[1];
    String named = root.equals("ours") ? request.value("X-Forwarded-Context") : root;
    if (path.equals("/") || path.startsWith("/foo")) {
      connection.write(
          RawUpstream.head("HTTP/1.1 302 Found", "Location: " + redirect, "Content-Length: 0"));
      return;
    }
    boolean packs = request.value("Accept-Encoding").contains("gzip");
    String text = path.startsWith("/long") ? page(named) + "x".repeat(20 << 20) : page(named);
    byte[] body = packs ? packed(text) : text.getBytes(StandardCharsets.ISO_8859_1);
    connection.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html;charset=utf-8\r\nSet-Cookie: a=b\r\n"
            + (packs ? "Content-Encoding: gzip\r\n" : "")
            + (path.contains("told")
                ? "Content-Length: " + body.length + "\r\n\r\n"
                : "Transfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(body.length)
                    + "\r\n"));
    connection.write(body);
    if (!path.contains("told")) {
      connection.write("\r\n0\r\n\r\n");
    }
  }

  @BeforeEach
  void start() throws IOException {
    driver = RawUpstream.of(APP, this::answer);
    proxy = RunningProxy.start();
    proxy.know(APP, driver.address());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    driver.close();
  }

  private List<String> asked() {
    return driver.requests().stream().map(RawUpstream.Request::line).toList();
  }

  /** Where a browser goes on to from the first page. */
  private static String led(RawAnswer got) {
    URI first = URI.create("http://hub.example" + CONTEXT + "/");
    return first.resolve(got.header("Location")).toString().replace("http://hub.example", "");
  }

  private static String moved(String context) {
    // What stands in no quotes is words, not a link.
    return page(context).replace(">" + context + "/jobs \u00e9<", ">/foo/jobs \u00e9<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobs/", "/told/"})
  void pageLeadsBelowOurs(String path) throws Exception {
    RawAnswer got = proxy.get(path);
    assertEquals(moved(CONTEXT), got.text());
    assertTrue(got.complete());
    assertEquals("", got.header("Set-Cookie"));
    assertEquals("text/html;charset=utf-8", got.header("Content-Type"));
  }

  @Test
  void pageLeadsBelowTheOuterPrefix() throws Exception {
    assertEquals(
        moved("/user/alice" + CONTEXT),
        proxy.get("/jobs/", GZIP, "X-Forwarded-Prefix: /user/alice").text());
  }

  @Test
  void pageThatCameForABrowserPackedIsAskedForAgainAndTheNextUnpackedAtOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      RawAnswer got = proxy.get("/jobs/", GZIP);
      assertEquals("", got.header("Content-Encoding"));
      assertEquals(moved(CONTEXT), got.text());
    }
    assertEquals(
        List.of("gzip", "identity", "identity", "identity"),
        driver.requests().stream().map(each -> each.value("Accept-Encoding")).toList());
  }

  @Test
  void pageOfADriverThatListensGoesThroughPackedAsItIs() throws Exception {
    root = "ours";
    for (int i = 0; i < 3; i++) {
      RawAnswer got = proxy.get("/jobs/", GZIP);
      assertEquals("gzip", got.header("Content-Encoding"));
      assertEquals(page(CONTEXT), unpacked(got));
    }
    assertEquals(3, driver.requests().size());
  }

  @Test
  void driverMayGetItsRootLater() throws Exception {
    root = "ours";
    assertEquals(page(CONTEXT), unpacked(proxy.get("/jobs/", GZIP)));
    root = "/foo";
    assertEquals(moved(CONTEXT), proxy.get("/jobs/", GZIP).text());
    root = "ours";
    assertEquals(page(CONTEXT), proxy.get("/jobs/", GZIP).text());
    assertEquals("gzip", proxy.get("/jobs/", GZIP).header("Content-Encoding"));
  }

  @Test
  void rootMayBeAnotherServers() throws Exception {
    root = "https://gateway.example/x/proxy/" + APP;
    assertEquals(
        page(CONTEXT).replace(">" + CONTEXT + "/jobs", ">" + root + "/jobs"),
        proxy.get("/jobs/", GZIP).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/static/timeline-template.html", "/api/v1/x.html"})
  void templatesAndAnswersForProgramsAreLeftAsTheyAre(String path) throws Exception {
    assertEquals(moved(CONTEXT), proxy.get("/jobs/").text());
    assertEquals(page("/foo"), proxy.get(path).text());
    assertEquals(page("/foo"), unpacked(proxy.get(path, GZIP)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/long/", "/long/told/"})
  void pageLargerThanAnyIsLeftAsItIs(String path) throws Exception {
    RawAnswer got = proxy.get(path);
    assertTrue(got.complete());
    assertEquals((20 << 20) + page("/foo").length(), got.text().length());
    assertTrue(got.text().startsWith(page("/foo")));
  }

  @ParameterizedTest
  @CsvSource({
    "/foo/jobs/, /jobs/",
    "/foo, /",
    "http://DRIVER/foo/jobs/?id=1#a, /jobs/?id=1#a",
    "https://gateway.example/foo/stages/, /stages/",
    "/food/, /food/"
  })
  void redirectLeadsBelowOursFromTheFirstOneOn(String location, String below) throws Exception {
    redirect = location.replace("DRIVER", driver.authority());
    for (int i = 0; i < 2; i++) {
      RawAnswer got = proxy.get("/");
      assertEquals(302, got.status());
      assertEquals(CONTEXT + below, led(got));
    }
    assertEquals(
        List.of("GET / HTTP/1.1", "GET /executors/ HTTP/1.1", "GET / HTTP/1.1", "GET / HTTP/1.1"),
        asked());
  }

  @Test
  void redirectToAPathOfSparksNeedsNoLook() throws Exception {
    redirect = "http://" + driver.authority() + "/jobs/";
    assertEquals(CONTEXT + "/jobs/", led(proxy.get("/")));
    assertEquals(List.of("GET / HTTP/1.1"), asked());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://gateway.example/bar/",
        "//gateway.example/foo/",
        "/foo//evil.example/",
        "/foo/../x"
      })
  void redirectElsewhereStaysRefused(String location) throws Exception {
    redirect = location;
    RawAnswer got = proxy.get("/");
    assertEquals(502, got.status());
    assertFalse(got.text().contains("example"), got::text);
  }
}
