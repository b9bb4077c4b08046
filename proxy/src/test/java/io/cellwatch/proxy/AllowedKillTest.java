package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kill where it is allowed: by a page of this origin, and by nobody else. */
class AllowedKillTest {
  private static final String KILL = "/proxy/" + APP + "/jobs/job/kill/?id=1";

  private RawUpstream driver;
  private RunningProxy proxy;

  @BeforeEach
  void start() throws IOException {
    driver = RawUpstream.of(APP, RawUpstream.text("killed"));
    proxy = RunningProxy.with(RunningProxy.options(RunningProxy.PATIENT, true));
    proxy.know(APP, driver.address());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    driver.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST"})
  void pageOfThisOriginMayKill(String method) throws Exception {
    assertEquals(
        200, proxy.ask(method, KILL, "Sec-Fetch-Site: same-origin", "Content-Length: 0").status());
    assertEquals(
        List.of(method + " /jobs/job/kill/?id=1 HTTP/1.1"),
        driver.requests().stream().map(RawUpstream.Request::line).toList());
  }

  @Test
  void olderBrowsersAreBelievedByOriginAndReferer() throws Exception {
    String here = "http://" + proxy.authority();
    assertEquals(200, proxy.ask("GET", KILL, "Origin: " + here).status());
    assertEquals(200, proxy.ask("GET", KILL, "Referer: " + here + "/proxy/x/jobs/").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Nothing: said",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Site: same-origin, cross-site",
        "Origin: http://evil.example",
        "Origin: null",
        "Referer: http://evil.example/"
      })
  void nobodyElseMay(String header) throws Exception {
    for (String method : List.of("GET", "HEAD", "POST")) {
      assertEquals(403, proxy.ask(method, KILL, header, "Content-Length: 0").status());
    }
    assertEquals(0, driver.accepted());
  }

  @Test
  void formOfAKillComesAsItIs() throws Exception {
    String form = "id=1&terminate=true&name=caf\u00e9";
    RawAnswer got =
        proxy.send(
            proxy.head(
                    "POST",
                    KILL,
                    "Sec-Fetch-Site: same-origin",
                    "Content-Type: application/x-www-form-urlencoded",
                    "Content-Length: " + form.length())
                + form);
    assertEquals(200, got.status());
    RawUpstream.Request request = driver.requests().get(0);
    assertEquals(form, request.body());
    assertEquals("application/x-www-form-urlencoded", request.value("Content-Type"));
    assertEquals(String.valueOf(form.length()), request.value("Content-Length"));
  }

  @Test
  void formThatNoKillHasIsRefusedWhole() throws Exception {
    String form = "a".repeat(64 * 1024 + 1);
    RawAnswer got =
        proxy.send(
            proxy.head(
                    "POST", KILL, "Sec-Fetch-Site: same-origin", "Content-Length: " + form.length())
                + form);
    proxy.assertTold(got, 413, "form", driver.authority());
    assertEquals(0, driver.requests().size());
  }

  @Test
  void killIsNeverSentTwice() throws Exception {
    try (RawUpstream fickle =
        RawUpstream.of(
            APP,
            (request, connection) -> {
              if (request.line().startsWith("POST")) {
                connection.close();
              } else {
                connection.write(RawUpstream.ok("hello"));
              }
            })) {
      proxy.know(APP, fickle.address());
      assertEquals("hello", proxy.get("/jobs/").text());
      assertEquals(
          502,
          proxy.ask("POST", KILL, "Sec-Fetch-Site: same-origin", "Content-Length: 0").status());
      assertEquals(
          1, fickle.requests().stream().filter(each -> each.line().startsWith("POST")).count());
    }
  }

  @Test
  void otherPagesAreStillOnlyRead() throws Exception {
    assertEquals(
        405,
        proxy
            .ask(
                "POST",
                "/proxy/" + APP + "/jobs/",
                "Sec-Fetch-Site: same-origin",
                "Content-Length: 0")
            .status());
    assertEquals(0, driver.accepted());
  }
}
