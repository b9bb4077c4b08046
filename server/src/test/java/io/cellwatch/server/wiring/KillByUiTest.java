package io.cellwatch.server.wiring;

import static io.cellwatch.server.wiring.ReportingDriver.ID;
import static io.cellwatch.server.wiring.ReportingDriver.OWNER;
import static io.cellwatch.server.wiring.ReportingDriver.TOKEN;
import static io.cellwatch.server.wiring.ReportingDriver.post;
import static io.cellwatch.server.wiring.ReportingDriver.server;
import static io.cellwatch.server.wiring.ReportingDriver.ui;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that is killed from its page, where the server allows it. */
class KillByUiTest {
  private static final String READER = "reader-0123456789abcdef";
  private static final String KILL = "/proxy/" + ID + "/jobs/job/kill/?id=7";
  private static final String KILLED = "POST /jobs/job/kill/?id=7";
  private static final Pattern FIELD =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");

  private ReportingDriver driver;
  private RunningServer server;

  @BeforeEach
  void start() throws IOException {
    driver = new ReportingDriver();
    server =
        server("PROXY_KILL", "true", "TOKENS_READER_VALUE", READER, "TOKENS_READER_ROLES", "read");
    driver.report(server, "instance-1", ID, "RUNNING");
  }

  @AfterEach
  void stop() {
    server.close();
    driver.close();
  }

  private String cookie(String token) {
    String set = server.send("GET /?token=" + token).header("Set-Cookie");
    return "Cookie: " + set.substring(0, set.indexOf(';'));
  }

  /** What a browser sends when somebody answers the form. */
  private String form(String cookie) throws IOException {
    return FIELD
        .matcher(ui(server, KILL, cookie).body())
        .results()
        .map(field -> field.group(1) + "=" + field.group(2))
        .collect(Collectors.joining("&"));
  }

  private boolean isKilled() {
    return driver.asked().contains(KILLED);
  }

  @Test
  void linkAsksFirstInNobodysFrame() throws Exception {
    RawResponse page = ui(server, KILL, cookie(TOKEN), "Accept: text/html");
    assertEquals(200, page.status());
    assertTrue(page.body().contains("<h1>Kill job 7?</h1>"), page.body());
    assertTrue(page.body().contains("<b>nightly &lt;sums&gt;</b>"), page.body());
    assertEquals("DENY", page.header("X-Frame-Options"));
    assertEquals("same-origin", page.header("Referrer-Policy"));
    assertTrue(page.header("Content-Security-Policy").contains("frame-ancestors 'none'"));
    assertFalse(isKilled());
  }

  @Test
  void whoAnswersTheFormKills() throws Exception {
    String cookie = cookie(TOKEN);
    RawResponse got =
        post(server, KILL, form(cookie), cookie, "Origin: http://127.0.0.1:" + server.uiPort());
    assertEquals(200, got.status(), got.toString());
    assertTrue(isKilled(), driver.asked().toString());
  }

  @Test
  void readerKillsNothing() throws Exception {
    String cookie = cookie(READER);
    RawResponse got =
        post(server, KILL, form(cookie), cookie, "Origin: http://127.0.0.1:" + server.uiPort());
    assertEquals(403, got.status());
    assertTrue(got.body().contains("launch"), got.body());
    assertEquals(403, post(server, KILL, "", RunningServer.bearer(READER)).status());
    assertFalse(isKilled());
  }

  @Test
  void programKillsByItsTokenAlone() throws Exception {
    assertEquals(403, post(server, KILL, "", cookie(TOKEN)).status());
    assertFalse(isKilled());
    assertEquals(200, post(server, KILL, "", OWNER).status());
    assertTrue(isKilled());
  }
}
