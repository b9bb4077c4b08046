package io.cellwatch.proxy;

import static io.cellwatch.proxy.RunningProxy.APP;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kill where it is allowed: by who confirms it, by a program with a token, and by nobody else. */
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

  private RawAnswer post(String target, String form, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/x-www-form-urlencoded");
    all.add("Content-Length: " + form.length());
    return proxy.send(proxy.head("POST", target, all.toArray(String[]::new)) + form);
  }

  /** What a browser sends when somebody answers the form that a link brings. */
  private String confirmation(String target) throws IOException {
    assertEquals(200, proxy.ask("GET", target).status());
    return confirmation();
  }

  /** What a browser sends when somebody answers the last form. */
  private String confirmation() {
    List<KillConfirmation> asked = proxy.confirmations();
    return asked.get(asked.size() - 1).fields().entrySet().stream()
        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), ISO_8859_1))
        .collect(Collectors.joining("&"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Nothing: said", "Sec-Fetch-Site: same-origin", "Authorization: Bearer token"})
  void linkOnlyBringsAForm(String header) throws Exception {
    assertEquals("Kill job 1?", proxy.ask("GET", KILL, header).text());
    assertEquals(200, proxy.ask("HEAD", KILL, header).status());
    assertEquals("words & more", proxy.confirmations().get(0).application());
    assertEquals(0, driver.accepted());
  }

  @Test
  void formKills() throws Exception {
    RawAnswer got = post(KILL, confirmation(KILL), "Sec-Fetch-Site: same-origin");
    assertEquals("killed", got.text());
    RawUpstream.Request request = driver.requests().get(0);
    assertEquals("POST /jobs/job/kill/?id=1 HTTP/1.1", request.line());
    assertEquals("", request.body(), "Spark knows nothing of our field");
  }

  @Test
  void olderBrowsersAreBelievedByOriginAndReferer() throws Exception {
    String here = "http://" + proxy.authority();
    String form = confirmation(KILL);
    assertEquals("killed", post(KILL, form, "Origin: " + here).text());
    assertEquals("killed", post(KILL, form, "Referer: " + here + "/proxy/x/jobs/").text());
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
        "Referer: http://evil.example/",
        "Authorization: Basic bWU6c2VjcmV0"
      })
  void formOnAnotherSiteDoesNot(String header) throws Exception {
    proxy.assertTold(post(KILL, confirmation(KILL), header), 403, "kill", driver.authority());
    assertEquals(0, driver.accepted());
  }

  @Test
  void formIsOfOneTargetAlone() throws Exception {
    String form = confirmation(KILL);
    String other = "app-20261128120000-0002";
    proxy.know(other, driver.address());
    for (String target :
        List.of(
            KILL.replace("id=1", "id=2"),
            KILL.replace("id=1", "id=11"),
            KILL.replace("jobs/job", "stages/stage"),
            KILL.replace(APP, other))) {
      assertEquals(403, post(target, form, "Sec-Fetch-Site: same-origin").status(), target);
    }
    assertEquals(0, driver.accepted());
  }

  @Test
  void formOfSparkAsksFirstAndThenKillsWithAllOfItsFields() throws Exception {
    String target = "/proxy/" + APP + "/jobs/job/kill/";
    String form = "id=1&csrfToken=of+spark&name=caf%E9";
    assertEquals("Kill job 1?", post(target, form, "Sec-Fetch-Site: same-origin").text());
    assertEquals(0, driver.accepted());
    assertEquals("killed", post(target, confirmation(), "Sec-Fetch-Site: same-origin").text());
    RawUpstream.Request request = driver.requests().get(0);
    assertEquals("POST /jobs/job/kill/ HTTP/1.1", request.line());
    assertEquals(form, request.body());
  }

  @Test
  void confirmedFormIsNoOther() throws Exception {
    String target = "/proxy/" + APP + "/jobs/job/kill/";
    post(target, "id=1", "Sec-Fetch-Site: same-origin");
    String other = confirmation().replace("id%3D1", "id%3D2");
    assertEquals(403, post(target, other, "Sec-Fetch-Site: same-origin").status());
    assertEquals(0, driver.accepted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cellwatch-confirmation=",
        "cellwatch-confirmation=%zz",
        "cellwatch-confirmation=99999999999999."
            + "0000000000000000000000000000000000000000000000000000000000000000",
        "cellwatch-confirmation=999999999999999999999999999999.00"
      })
  void pageOfThisOriginThatMakesUpAnAnswerDoesNot(String form) throws Exception {
    RawAnswer got = post(KILL, form, "Sec-Fetch-Site: same-origin");
    proxy.assertTold(got, 403, "kill", driver.authority());
    assertEquals(0, driver.accepted());
  }

  @Test
  void programKillsByItsToken() throws Exception {
    String form = "id=1&terminate=true&name=caf\u00e9";
    assertEquals("killed", post(KILL, form, "Authorization: Bearer of-a-program").text());
    RawUpstream.Request request = driver.requests().get(0);
    assertEquals(form, request.body());
    assertEquals("application/x-www-form-urlencoded", request.value("Content-Type"));
    assertEquals(String.valueOf(form.length()), request.value("Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Sec-Fetch-Site: same-origin", "Origin: http://%s", "Referer: http://%s/"})
  void browserIsAskedThoughAProxyInFrontAddsAToken(String from) throws Exception {
    String browser = from.formatted(proxy.authority());
    String token = "Authorization: Bearer of-the-proxy-in-front";
    assertEquals("Kill job 1?", post(KILL, "id=1", browser, token).text());
    assertEquals(0, driver.accepted());
    assertEquals("killed", post(KILL, confirmation(), browser, token).text());
  }

  @Test
  void formThatNoKillHasIsRefusedWhole() throws Exception {
    String form = "a".repeat(64 * 1024 + 1);
    RawAnswer got = post(KILL, form, "Sec-Fetch-Site: same-origin");
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
      assertEquals(502, post(KILL, confirmation(KILL), "Sec-Fetch-Site: same-origin").status());
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
