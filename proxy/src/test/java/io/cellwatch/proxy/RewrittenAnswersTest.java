package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts on their way to the browser, and what is kept of them. */
class RewrittenAnswersTest {
  private static final String SCRIPT = "var ind = words.indexOf(\"proxy\"); // \u00e9\n";
  private static final String REWRITTEN = "var ind = words.lastIndexOf(\"proxy\"); // \u00e9\n";
  private static final String FIRST = "Sat, 28 Nov 2026 12:00:00 GMT";
  private static final String SECOND = "Sat, 28 Nov 2026 13:00:00 GMT";

  private final AtomicReference<String> modified = new AtomicReference<>(FIRST);
  private RawUpstream driver;
  private RunningProxy proxy;

  @BeforeEach
  void start() throws IOException {
    driver =
        RawUpstream.of(
            APP,
            (request, connection) -> {
              if (request.value("If-Modified-Since").equals(modified.get())) {
                connection.write(RawUpstream.head("HTTP/1.1 304 Not Modified"));
              } else {
                connection.write(
                    RawUpstream.head(
                            "HTTP/1.1 200 OK",
                            "Last-Modified: " + modified.get(),
                            "Content-Type: text/javascript",
                            "Set-Cookie: a=b",
                            "Content-Length: " + SCRIPT.length())
                        + SCRIPT);
              }
            });
    proxy = RunningProxy.start();
    proxy.know(APP, driver.address());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    driver.close();
  }

  @Test
  void scriptComesRewrittenWithItsLengthAndWithoutCookies() throws Exception {
    RawAnswer got = proxy.get("/static/utils.js");
    assertEquals(REWRITTEN, got.text());
    assertEquals(String.valueOf(REWRITTEN.length()), got.header("Content-Length"));
    assertEquals("text/javascript", got.header("Content-Type"));
    assertEquals(FIRST, got.header("Last-Modified"));
    assertEquals("", got.header("Set-Cookie"));
  }

  @Test
  void driverNeedOnlySayThatAScriptIsTheSame() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertEquals(REWRITTEN, proxy.get("/static/utils.js").text());
    }
    assertEquals(
        List.of("", FIRST, FIRST),
        driver.requests().stream().map(each -> each.value("If-Modified-Since")).toList());
  }

  @Test
  void changedScriptIsRewrittenAnew() throws Exception {
    assertEquals(FIRST, proxy.get("/static/utils.js").header("Last-Modified"));
    modified.set(SECOND);
    assertEquals(SECOND, proxy.get("/static/utils.js").header("Last-Modified"));
  }

  @Test
  void browserThatHasTheScriptIsToldSo() throws Exception {
    assertEquals(304, proxy.get("/static/utils.js", "If-Modified-Since: " + FIRST).status());
    assertEquals(REWRITTEN, proxy.get("/static/utils.js").text());
    assertEquals(304, proxy.get("/static/utils.js", "If-Modified-Since: " + FIRST).status());
  }

  @Test
  void headTellsTheLengthOfTheRewrittenScript() throws Exception {
    RawAnswer got = proxy.ask("HEAD", "/proxy/" + APP + "/static/utils.js");
    assertEquals(200, got.status());
    assertEquals(String.valueOf(REWRITTEN.length()), got.header("Content-Length"));
  }

  @Test
  void bodyOfAMissingScriptThatNobodyWantsIsNotTakenForTheNextAnswer() throws Exception {
    String missing = "<html>no such file</html>";
    AtomicBoolean first = new AtomicBoolean(true);
    try (RawUpstream slow =
        RawUpstream.of(
            "app-slow",
            (request, connection) -> {
              connection.write(
                  RawUpstream.head(
                      "HTTP/1.1 404 Not Found", "Content-Length: " + missing.length()));
              if (first.getAndSet(false)) {
                // The rest comes once the next request is there, or never.
                connection.in().mark(1);
                if (connection.in().read() < 0) {
                  return;
                }
                connection.in().reset();
              }
              connection.write(missing);
            })) {
      proxy.know("app-slow", slow.address());
      String script = "/proxy/app-slow/static/no-such-file.js";
      assertEquals(404, proxy.ask("HEAD", script).status());
      RawAnswer got = proxy.ask("GET", script, "If-Modified-Since:");
      assertEquals(404, got.status(), got::toString);
      assertEquals(missing, got.text());
    }
  }

  @Test
  void minifiedScriptsAndPagesAreLeftAsTheyAre() throws Exception {
    for (String path : List.of("/static/d3.min.js", "/jobs/", "/api/v1/x.js", "/static/x.css")) {
      assertEquals(SCRIPT, proxy.get(path).text(), path);
    }
  }

  @Test
  void linksThatKillAreHiddenUnlessTheyWork() throws Exception {
    assertEquals(
        SCRIPT + "\n.kill-link { display: none !important; }\n",
        proxy.get("/static/webui.css").text());
    try (RunningProxy killing =
        RunningProxy.with(RunningProxy.options(RunningProxy.PATIENT, true))) {
      killing.know(APP, driver.address());
      assertEquals(SCRIPT, killing.get("/static/webui.css").text());
    }
  }

  @Test
  void applicationsDoNotShareScripts() throws Exception {
    try (RawUpstream other =
        RawUpstream.of(
            "app-2",
            (request, connection) ->
                connection.write(
                    request.value("If-Modified-Since").isEmpty()
                        ? RawUpstream.ok("other")
                        : RawUpstream.head("HTTP/1.1 304 Not Modified")))) {
      proxy.know("app-2", other.address());
      assertEquals(REWRITTEN, proxy.get("/static/utils.js").text());
      assertEquals("other", proxy.ask("GET", "/proxy/app-2/static/utils.js").text());
    }
  }
}
