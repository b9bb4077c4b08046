package io.cellwatch.server.wiring;

import static io.cellwatch.server.wiring.ReportingDriver.ID;
import static io.cellwatch.server.wiring.ReportingDriver.OWNER;
import static io.cellwatch.server.wiring.ReportingDriver.TOKEN;
import static io.cellwatch.server.wiring.ReportingDriver.server;
import static io.cellwatch.server.wiring.ReportingDriver.ui;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.RawResponse;
import io.cellwatch.server.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** UIs of drivers that report to a real server, at its port or at one of their own. */
class DriverUisTest {
  private ReportingDriver driver;

  @BeforeEach
  void startADriver() throws IOException {
    driver = new ReportingDriver();
  }

  @AfterEach
  void stopIt() {
    driver.close();
  }

  @Test
  void theUiOfADriverThatReportsIsShown() throws IOException {
    try (RunningServer server = server("PROXY_PORT", "same")) {
      driver.report(server, "instance-1", ID, "RUNNING");
      RawResponse page =
          ui(
              server,
              "/proxy/" + ID + "/jobs/",
              OWNER,
              "Cookie: secret=1",
              "X-Forwarded-Prefix: /hub");

      assertEquals(200, page.status(), page.toString());
      assertTrue(page.body().contains("<h1>Jobs</h1>"), page.toString());
      assertEquals("", page.header("Set-Cookie"));
      Map<String, String> head = driver.heads().getLast();
      assertEquals("/hub/proxy/" + ID, head.get("X-Forwarded-Context"));
      assertEquals("127.0.0.1:" + driver.port(), head.get("Host"));
      assertFalse(head.containsKey("Authorization"), head.toString());
      assertFalse(head.containsKey("Cookie"), head.toString());
    }
  }

  @Test
  void aStrangerSeesNoUi() throws IOException {
    try (RunningServer server = server()) {
      driver.report(server, "instance-1", ID, "RUNNING");

      assertEquals(401, ui(server, "/proxy/" + ID + "/jobs/").status());
      assertEquals(List.of(), driver.heads());
    }
  }

  @Test
  void onASharedServerUisHaveAPortOfTheirOwnThatServesNothingElse() throws IOException {
    try (RunningServer server = server()) {
      driver.report(server, "instance-1", ID, "RUNNING");

      RawResponse page = ui(server, "/proxy/" + ID + "/jobs/", OWNER);
      assertEquals(200, page.status(), page.toString());
      assertTrue(
          page.toString()
              .contains("connect-src 127.0.0.1:%d/proxy/%s/;".formatted(server.uiPort(), ID)),
          page.toString());
      assertEquals(404, ui(server, "/v1/applications", OWNER).status());
      RawResponse link = server.send("GET /proxy/" + ID + "/jobs/?id=1", OWNER);
      assertEquals(302, link.status());
      assertEquals(
          "//127.0.0.1:%d/proxy/%s/jobs/?id=1".formatted(server.uiPort(), ID),
          link.header("Location"));
    }
  }

  @Test
  void linksLeadWhereAProxyInFrontShowsTheUis() throws IOException {
    try (RunningServer server =
        server("PROXY_ORIGIN", "https://spark.example:8443", "PROXY_PREFIX", "/ui")) {
      RawResponse link = server.send("GET /proxy/" + ID + "/jobs/?id=1", OWNER);
      assertEquals(302, link.status());
      assertEquals(
          "https://spark.example:8443/ui/proxy/" + ID + "/jobs/?id=1", link.header("Location"));
    }
  }

  @Test
  void whoLogsInAtTheServerIsLetInAtTheUisPort() throws IOException {
    try (RunningServer server = server()) {
      driver.report(server, "instance-1", ID, "RUNNING");
      String cookie = server.send("GET /?token=" + TOKEN).header("Set-Cookie");

      RawResponse page =
          ui(
              server,
              "/proxy/" + ID + "/jobs/",
              "Cookie: " + cookie.substring(0, cookie.indexOf(';')));
      assertEquals(200, page.status(), page.toString());
      assertFalse(driver.heads().getLast().containsKey("Cookie"));
    }
  }

  @Test
  void anApplicationThatIsOverSaysSoWithItsNameAndWhereItsRecordIs() throws IOException {
    try (RunningServer server =
        server("PROXY_PORT", "same", "HISTORY_SERVER", "https://history.example")) {
      driver.report(server, "instance-1", ID, "RUNNING");
      driver.report(server, "instance-1", ID, "ENDED");

      RawResponse page = ui(server, "/proxy/" + ID + "/jobs/", OWNER, "Accept: text/html");
      assertEquals(410, page.status());
      assertTrue(page.body().contains("nightly &lt;sums&gt;"), page.body());
      assertTrue(page.body().contains("href=\"https://history.example/history/" + ID + "/\""));
      RawResponse json = ui(server, "/proxy/" + ID + "/jobs/", OWNER);
      assertEquals("application/json", json.header("Content-Type"));
      assertTrue(json.body().contains("\"application\":\"nightly <sums>\""), json.body());
      assertFalse(json.body().contains("127.0.0.1"), json.body());
      assertEquals(404, ui(server, "/proxy/app-of-nobody/", OWNER).status());
    }
  }

  @Test
  void anotherApplicationAtTheAddressIsNotShown() throws IOException {
    try (RunningServer server = server("PROXY_PORT", "same")) {
      driver.report(server, "instance-1", "app-of-a-liar", "RUNNING");

      RawResponse page = ui(server, "/proxy/app-of-a-liar/jobs/", OWNER);
      assertEquals(502, page.status(), page.toString());
      assertFalse(page.body().contains("Jobs"), page.body());
      assertFalse(page.body().contains(String.valueOf(driver.port())));
    }
  }

  @Test
  void whatTheProxyDoesIsCounted() throws Exception {
    try (RunningServer server = server("PROXY_PORT", "same")) {
      driver.report(server, "instance-1", ID, "RUNNING");
      ui(server, "/proxy/" + ID + "/jobs/", OWNER);
      ui(server, "/proxy/app-of-nobody/", OWNER);

      String scrape = scrapeWith(server, "cellwatch_proxy_requests_total{status=\"2xx\"} 1.0");
      assertTrue(scrape.contains("cellwatch_proxy_failures_total{reason=\"unknown\"} 1.0"), scrape);
      assertTrue(scrape.contains("cellwatch_proxy_sent_bytes_total 13.0"), scrape);
      assertTrue(scrape.contains("cellwatch_proxy_connections 1.0"), scrape);
    }
  }

  /** An answer is counted when it has been sent, which its client may see before. */
  private static String scrapeWith(RunningServer server, String line) throws Exception {
    String scrape = "";
    for (int i = 0; i < 500 && !scrape.contains(line); i++) {
      Thread.sleep(20);
      URLConnection asked = URI.create(server.url() + "/metrics").toURL().openConnection();
      asked.setRequestProperty("Authorization", "Bearer " + TOKEN);
      try (InputStream answer = asked.getInputStream()) {
        scrape = new String(answer.readAllBytes(), UTF_8);
      }
    }
    assertTrue(scrape.contains(line), scrape);
    return scrape;
  }
}
