package io.cellwatch.server.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RunningServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page that starts Spark in a notebook, and the one that shows how far it is. */
class StartPageTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Pattern BUTTON =
      Pattern.compile("name=\"(?:start|replace)\" value=\"([^\"]+)\"");

  private RunningServer server;
  private KernelClient kernel;

  @BeforeEach
  void register() {
    server = RunningServer.withTokens();
    kernel = new KernelClient(server);
    kernel.register();
  }

  @AfterEach
  void stop() {
    kernel.close();
    server.close();
  }

  private HttpResponse<String> get(String path) {
    return kernel.send("GET", path, RunningServer.LAUNCHER, "", "Accept", "text/html");
  }

  private HttpResponse<String> post(String path, String form) {
    return kernel.send("POST", path, RunningServer.LAUNCHER, form, "Content-Type", FORM);
  }

  private HttpResponse<String> start(String more) {
    return post("/launcher/start", "session=%s&cluster=local%s".formatted(kernel.session, more));
  }

  private static String location(HttpResponse<String> answer) {
    assertEquals(303, answer.statusCode(), answer.body());
    return "/launcher/" + answer.headers().firstValue("Location").orElseThrow();
  }

  private static String id(String page) {
    return page.substring(page.indexOf("?id=") + 4, page.indexOf('&'));
  }

  private static String button(String page) {
    Matcher button = BUTTON.matcher(page);
    assertTrue(button.find(), page);
    return button.group(1);
  }

  @Test
  void theFormStartsSparkInItsNotebookOnceAndLeadsToItsProgress() {
    HttpResponse<String> form = get("/launcher/?cluster=local&session=" + kernel.session);
    assertTrue(form.body().contains("a/b.ipynb</strong>: its kernel is idle"), form.body());
    String launch = button(form.body());
    HttpResponse<String> first = start("&option.memory=3g&start=" + launch);
    String page = location(first);
    assertEquals(launch, id(page));
    assertEquals(page, location(start("&start=" + launch)), "pressed twice");
    assertTrue(get(page).body().contains("Waits for the notebook"), get(page).body());
    String code = kernel.send("GET", page, RunningServer.LAUNCHER, "").body();
    assertFalse(code.contains(kernel.secret));

    kernel.is(launch, "STARTING", "24/11/28 WARN <b>");
    String starting = get("/fragments/launch?id=" + launch).body();
    assertTrue(starting.contains("aria-current=\"step\">Start Spark"), starting);
    assertTrue(starting.contains("WARN &lt;b&gt;"), starting);
    kernel.is(launch, "RUNNING");
    HttpResponse<String> ready = get("/fragments/launch?id=" + launch);
    assertTrue(ready.body().contains("Spark is ready"), ready.body());
    String etag = ready.headers().firstValue("ETag").orElseThrow();
    assertEquals(
        304,
        kernel
            .send(
                "GET",
                "/fragments/launch?id=" + launch,
                RunningServer.LAUNCHER,
                "",
                "If-None-Match",
                etag)
            .statusCode());

    assertTrue(
        get(page).body().contains("./?session=%s&amp;cluster=local".formatted(kernel.session)));
    assertEquals(page, location(stop(launch, kernel.session)));
    assertTrue(get(page).body().contains("Spark is being stopped"), get(page).body());
    kernel.is(launch, "STOPPED");
    assertTrue(get(page).body().contains("Spark is stopped"), get(page).body());
    assertFalse(get(page).body().contains("Stop Spark"), get(page).body());
  }

  private HttpResponse<String> stop(String launch, String session) {
    return post("/launcher/stop", "id=%s&session=%s".formatted(launch, session));
  }

  @Test
  void whoWasShownALaunchDoesNotLearnOfItsSession() {
    String launch = UUID.randomUUID().toString();
    location(start("&start=" + launch));
    String stranger = "/launcher/launch?id=" + launch;
    for (String address :
        List.of(
            stranger,
            stranger + "&session=" + UUID.randomUUID(),
            "/fragments/launch?id=" + launch,
            "/launcher/launches/" + launch)) {
      String told = kernel.send("GET", address, RunningServer.LAUNCHER, "").body();
      assertTrue(told.contains(launch), told);
      assertFalse(told.contains(kernel.session), told);
    }
    HttpResponse<String> stopped = stop(launch, UUID.randomUUID().toString());
    assertEquals(stranger, location(stopped));
  }

  @Test
  void fieldsThatAreLeftEmptyAreNotChosen() {
    String launch = UUID.randomUUID().toString();
    location(start("&option.cores=&option.memory=&option.properties=&start=" + launch));
    String progress = get("/launcher/launch?id=" + launch).body();
    assertTrue(progress.contains("Waits for the notebook"), progress);
  }

  @Test
  void whoHasASessionIsAskedAndNotGivenASecond() {
    kernel.hasSpark();
    HttpResponse<String> asked = start("&start=" + UUID.randomUUID());
    assertEquals(409, asked.statusCode());
    assertTrue(asked.body().contains("mine (local-7)"), asked.body());
    assertTrue(asked.body().contains("Stop it and start this one"), asked.body());
    location(start("&replace=" + button(asked.body())));

    HttpResponse<String> busy = start("&start=" + UUID.randomUUID());
    assertEquals(409, busy.statusCode());
    assertTrue(busy.body().contains("is being started"), busy.body());
  }

  @Test
  void mistakesStandAtTheirFieldsAndNothingIsStarted() {
    HttpResponse<String> refused = start("&option.memory=much&start=" + UUID.randomUUID());
    assertEquals(422, refused.statusCode());
    assertTrue(refused.body().contains("must match"), refused.body());
    assertTrue(refused.body().contains("value=\"much\""), refused.body());
    String other = "session=%s&cluster=locall".formatted(kernel.session);
    HttpResponse<String> unknown = post("/launcher/start", other);
    assertEquals(404, unknown.statusCode());
    assertTrue(unknown.body().contains("did you mean local?"), unknown.body());
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertEquals(404, post("/launcher/start", "").statusCode());
    assertEquals(404, post("/launcher/stop", "").statusCode());
    String guessed = "session=%s&cluster=local".formatted(UUID.randomUUID());
    HttpResponse<String> started = post("/launcher/start", guessed);
    assertEquals(404, started.statusCode());
    assertTrue(started.body().contains("This notebook is not known"), started.body());
    HttpResponse<String> form = get("/launcher/?" + guessed);
    assertEquals(200, form.statusCode());
    assertTrue(form.body().contains("The notebook is not there"), form.body());
    assertFalse(form.body().contains("Start Spark in the notebook"), form.body());
    for (String path :
        new String[] {"/launcher/launch?id=x", "/fragments/launch", "/launcher/launch"}) {
      assertEquals(404, get(path).statusCode(), path);
    }
    assertEquals(404, post("/launcher/stop", "id=" + UUID.randomUUID()).statusCode());
  }

  @Test
  void aServerWithoutTokensStartsNothing() {
    try (RunningServer open = RunningServer.with(Map.of("NO_TOKEN", "true"))) {
      KernelClient stranger = new KernelClient(open);
      HttpResponse<String> answer =
          stranger.send(
              "POST", "/launcher/start", "none", "session=x&cluster=local", "Content-Type", FORM);
      assertEquals(403, answer.statusCode());
      assertTrue(answer.body().contains("runs without tokens"), answer.body());
      stranger.close();
    }
  }

  @Test
  void pagesOfStrangersStartNothing() {
    for (String[] header :
        new String[][] {
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"},
          {"Origin", "https://evil.example"}
        }) {
      HttpResponse<String> answer =
          kernel.send(
              "POST",
              "/launcher/start",
              RunningServer.LAUNCHER,
              "session=%s&cluster=local".formatted(kernel.session),
              "Content-Type",
              FORM,
              header[0],
              header[1]);
      assertEquals(403, answer.statusCode(), header[1]);
    }
  }
}
