package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no driver gets to see, by the raw bytes of requests. */
class RefusalsTest {
  private RawUpstream driver;
  private RunningProxy proxy;

  @BeforeEach
  void start() throws IOException {
    driver = RawUpstream.of(APP, RawUpstream.text("reached"));
    proxy = RunningProxy.start();
    proxy.know(APP, driver.address());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    driver.close();
  }

  private RawAnswer refused(String method, String target, String... headers) throws IOException {
    RawAnswer got = proxy.ask(method, target, headers);
    assertFalse(got.text().contains("reached"), got::text);
    assertEquals(0, driver.accepted(), "nobody even connects");
    return got;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "QUERY"})
  void otherMethodsDoNotPass(String method) throws Exception {
    int status = refused(method, "/proxy/" + APP + "/jobs/").status();
    assertTrue(status >= 400 && status < 500, () -> method + ": " + status);
  }

  @Test
  void postPassesNowhere() throws Exception {
    RawAnswer got = refused("POST", "/proxy/" + APP + "/jobs/", "Content-Length: 0");
    proxy.assertTold(got, 405, "method", driver.authority());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs/;x",
        "/;/jobs/",
        "/jobs/%3Bx",
        "/jobs\\kill",
        "/jobs%5Ckill",
        "//",
        "/jobs//",
        "//evil.example/",
        "/./jobs/",
        "/../jobs/",
        "/jobs/..",
        "/%2e%2e/jobs/",
        "/.%2E/jobs/",
        "/%2e/",
        "/a%2Fb",
        "/a%2fb",
        "/a%252fb",
        "/a%25",
        "/a%00b",
        "/a%0d%0aX: y",
        "/a%1f",
        "/a%7f",
        "/a%zz",
        "/a%",
        "/a%u002e",
        "/a\u0001b",
        "/a\tb",
        "/a\u007fb",
        "/caf\u00e9",
        "/a|b",
        "/a\"b",
        "/a<b",
        "/a^b",
        "/a{b",
        "/a`b",
        "/..;/jobs/",
        "/a%23b",
        "/a%3Fb",
        "/jobs/?a#b",
        "/jobs/?a\u0001b",
        "/jobs/?caf\u00e9",
        "/jobs/?a b"
      })
  void pathThatIsNotWrittenPlainlyIs400(String below) throws Exception {
    assertEquals(400, refused("GET", "/proxy/" + APP + below).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%70roxy/app-1/",
        "/proxy;x/app-1/",
        "/proxy/;x/app-1/",
        "//proxy/app-1/",
        "/x/../proxy/app-1/",
        "/proxy/app-1/../../x",
        "/./proxy/app-1/",
        "/proxy/%61pp-1/",
        "/proxy/app-1;x/jobs/",
        "/proxy//app-1/",
        "/proxy/app-1%2fjobs/",
        "/proxy/app-1/a%0a",
        "/proxy/../proxy/app-1/",
        "/PROXY/app-1/",
        "/proxy/app-1\\jobs/",
        "/proxy/-app/",
        "/proxy/ap%20p/",
        "/proxy",
        "/proxy/",
        "http://evil.example/proxy/app-1/"
      })
  void pathThatMeansAnApplicationByATrickReachesNone(String target) throws Exception {
    proxy.know("app-1", driver.address());
    int status = refused("GET", target).status();
    assertTrue(status == 400 || status == 404, () -> target + ": " + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proxy///evil.example", "/proxy//evil.example", "/proxy/javascript:alert(1)", "/proxy/..",
        "/proxy/%2f%2fevil.example", "/proxy/\\evil.example", "/proxy/;evil", "/%70roxy/app-1",
        "/proxy/%0d%0aSet-Cookie:%20a=b", "/proxy/http:evil.example", "/proxy/."
      })
  void pathWithoutItsLastSlashSendsNobodyElsewhere(String target) throws Exception {
    RawAnswer got = refused("GET", target);
    assertEquals("", got.header("Location"));
    assertTrue(got.status() == 400 || got.status() == 404, got::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /jobs/job/kill/?id=1",
    "HEAD, /jobs/job/kill/?id=1",
    "POST, /jobs/job/kill/?id=1",
    "GET, /jobs/job/kill?id=1",
    "GET, /stages/stage/kill/?id=1",
    "GET, /jobs/job/%6bill/?id=1",
    "HEAD, /jobs/job/%6Bil%6c/?id=1",
    "GET, /jobs/job/KILL/?id=1",
    "GET, /jobs/job/kill/x?id=1",
    "GET, /jobs/job/kill%20/?id=1",
    "GET, /jobs/job/kill"
  })
  void killIsRefusedInAllItsDisguises(String method, String below) throws Exception {
    RawAnswer got =
        refused(
            method,
            "/proxy/" + APP + below,
            "Sec-Fetch-Site: same-origin",
            "Origin: http://" + proxy.authority(),
            "Content-Length: 0");
    proxy.assertTold(got, 403, "kill", driver.authority());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs/job/kill/;x?id=1", "/jobs/job/kill;x/?id=1", "/jobs/job//kill/?id=1",
        "/jobs/job/./kill/?id=1", "/jobs/job/%2e/kill/?id=1", "/jobs/job%2fkill/?id=1",
        "/jobs/job/%256bill/?id=1", "/jobs/job/kill%00/?id=1", "/jobs\\job\\kill/?id=1"
      })
  void killByATrickyPathIs400(String below) throws Exception {
    for (String method : new String[] {"GET", "HEAD", "POST"}) {
      assertEquals(
          400, refused(method, "/proxy/" + APP + below, "Content-Length: 0").status(), method);
    }
  }

  @Test
  void scriptOfAServiceWorkerIsRefused() throws Exception {
    RawAnswer got = refused("GET", "/proxy/" + APP + "/static/utils.js", "Service-Worker: script");
    proxy.assertTold(got, 403, "service_worker", driver.authority());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//evil.example", "/a/../b", "/a'+alert(1)+'", "user", "/a%2fb", "http://x/"})
  void prefixThatNoneCanBeIs400(String prefix) throws Exception {
    RawAnswer got = refused("GET", "/proxy/" + APP + "/jobs/", "X-Forwarded-Prefix: " + prefix);
    proxy.assertTold(got, 400, "prefix", driver.authority());
  }

  @Test
  void announcedBodyIsRefusedAndTheConnectionEnds() throws Exception {
    RawAnswer got =
        refused("GET", "/proxy/" + APP + "/jobs/", "Expect: 100-continue", "Content-Length: 9");
    proxy.assertTold(got, 417, "expect", driver.authority());
  }
}
