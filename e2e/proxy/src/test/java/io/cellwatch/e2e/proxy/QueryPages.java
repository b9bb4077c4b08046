package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the pages of queries do once their scripts have run: SQL, streams, Spark Connect. */
final class QueryPages extends UiPages {
  QueryPages(Tab tab, String base, SparkDriver driver) {
    super(tab, base, driver);
  }

  void sql() throws IOException, InterruptedException {
    tab.open(base + "/SQL/");
    int id =
        one("/sql", query -> query.path("planDescription").asText().contains("Join"))
            .path("id")
            .asInt();
    page.locator("a[href*='/SQL/execution/?id=" + id + "']").first().click();
    tab.settle();
    at("/SQL/execution/?id=" + id);
    assertTrue(tab.count("#plan-viz-graph svg g.node") > 3);
    Locator button = page.locator("#plan-viz-download-btn");
    if (button.count() == 0) {
      return; // Spark 3.5 has none.
    }
    button.scrollIntoViewIfNeeded();
    Download download = page.waitForDownload(button::click);
    String svg = new String(download.createReadStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(svg.startsWith("<svg"), svg);
    assertTrue(svg.contains(".node"), "the style sheet of the graph");
  }

  void streaming() {
    tab.open(base + "/StreamingQuery/");
    page.locator("a[href*='/StreamingQuery/statistics']").first().click();
    tab.settle();
    assertTrue(page.url().startsWith(base + "/StreamingQuery/statistics"), page.url());
    String since = text(page.locator("div:has-text('completed batches')").last());
    assertTrue(since.matches("(?s).*\\((?:[3-9]|\\d\\d+) completed batches\\).*"), since);
    assertTrue(tab.count("svg path.line") > 0);
    assertTrue(tab.count("svg .bar") > 0);
  }

  /** What a client of Spark Connect did: a query that worked, and one that failed. */
  void connect() {
    tab.open(base + "/jobs/");
    page.locator("nav a[href$='/connect/'], .navbar a[href$='/connect/']").first().click();
    tab.settle();
    at("/connect/");
    shows("Session Statistics (1)");
    shows("USER_RAISED_EXCEPTION");
    page.locator("a[href*='/connect/session/?id=']").first().click();
    tab.settle();
    assertTrue(page.url().startsWith(base + "/connect/session/?id="), page.url());
    shows("Request Statistics");
    page.locator("a[href*='/SQL/execution/?id=']").first().click();
    tab.settle();
    assertTrue(page.url().startsWith(base + "/SQL/execution/?id="), page.url());
    assertTrue(tab.count("#plan-viz-graph svg g.node") > 0);
    page.goBack();
    tab.settle();
    assertTrue(page.url().startsWith(base + "/connect/session/?id="), page.url());
  }
}
