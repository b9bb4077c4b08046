package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.cellwatch.e2e.parts.Chromium;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.wiring.CellwatchServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running job is killed by Spark's own link on its page, once somebody has confirmed it. */
class KilledJobTest {
  private static final String TOKEN = "owner-0123456789abcdef";
  private static final int LOOKS = 300;
  private static final int LOOK_MILLIS = 100;

  /** The one job that runs, as Spark's API tells it. */
  private static int running(SparkDriver driver) throws Exception {
    JsonNode jobs = new Http().json(jobs(driver) + "?status=running");
    assertEquals(1, jobs.size(), jobs.toString());
    return jobs.get(0).path("jobId").asInt();
  }

  private static String status(SparkDriver driver, int job) throws Exception {
    return new Http().json(jobs(driver) + "/" + job).path("status").asText();
  }

  private static String jobs(SparkDriver driver) {
    return driver.url() + "/api/v1/applications/" + driver.applicationId() + "/jobs";
  }

  @Test
  void linkOfSparkKillsOnceItIsConfirmed(@TempDir Path folder) throws Exception {
    try (CellwatchServer server =
            CellwatchServer.start(
                ConfigurationReader.read(
                    Map.of(),
                    Map.of(),
                    Map.of(
                        "CELLWATCH_PORT", "0",
                        "CELLWATCH_TOKEN", TOKEN,
                        "CELLWATCH_PROXY_KILL", "true"),
                    Optional.empty()),
                Clock.systemUTC());
        SparkDriver driver =
            SparkDriver.start(
                server.url(),
                TOKEN,
                Files.createDirectories(folder.resolve("driver")),
                Map.of("many.tasks", "10"));
        Chromium chromium = Chromium.launch();
        BrowserContext context = chromium.browser().newContext()) {
      int job = running(driver);
      Page page = context.newPage();
      page.onDialog(Dialog::accept);
      page.navigate(server.url() + "/?token=" + TOKEN);
      page.navigate(server.url() + "/proxy/" + driver.applicationId() + "/jobs/");
      String jobs = page.url();
      assertTrue(jobs.contains(":" + server.uiPort() + "/"), jobs);

      page.locator("a.kill-link").first().click();
      PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Kill job " + job + "?");
      assertEquals("RUNNING", status(driver, job));

      page.locator("button").click();
      for (int i = 0; i < LOOKS && status(driver, job).equals("RUNNING"); i++) {
        Thread.sleep(LOOK_MILLIS);
      }
      assertEquals("FAILED", status(driver, job));
      page.waitForURL(jobs);
    }
  }
}
