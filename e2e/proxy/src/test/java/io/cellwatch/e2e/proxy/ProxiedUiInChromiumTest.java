package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.cellwatch.e2e.parts.Chromium;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every page of a real driver, in the browser that people use, below every kind of prefix. */
class ProxiedUiInChromiumTest {
  @SuppressWarnings("UnusedVariable") // JUnit reads it.
  private static final List<String> PREFIXES = ProxiedUi.PREFIXES;

  /** Of the API, what no page leads to. */
  private static final List<String> API =
      List.of(
          "/api/v1/applications",
          "/api/v1/version",
          "/api/v1/applications/%s",
          "/api/v1/applications/%s/jobs",
          "/api/v1/applications/%s/jobs?status=failed",
          "/api/v1/applications/%s/stages",
          "/api/v1/applications/%s/stages?details=true&status=complete",
          "/api/v1/applications/%s/executors",
          "/api/v1/applications/%s/allexecutors",
          "/api/v1/applications/%s/storage/rdd",
          "/api/v1/applications/%s/environment",
          "/api/v1/applications/%s/sql?details=false",
          "/api/v1/applications/%s/no-such-thing",
          "/api/v1/applications/no-such-application/jobs",
          "/metrics/json/",
          "/metrics/executors/prometheus/",
          "/static/no-such-file.min.js");

  private static final Map<String, Crawl> CRAWLS = new HashMap<>();

  private static ProxiedUi ui;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    ui = ProxiedUi.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    ui.close();
  }

  /** What was crawled below a prefix, once. */
  private static Crawl crawl(String prefix) throws Exception {
    Crawl before = CRAWLS.get(prefix);
    if (before != null) {
      return before;
    }
    try (Tab tab = ui.tab();
        Tab direct = ui.tab()) {
      Crawl crawl =
          new Crawl(
              tab, ui.base(prefix), direct, ui.driver().url(), ui.credentials(), prefix.isEmpty());
      crawl.run();
      CRAWLS.put(prefix, crawl);
      return crawl;
    }
  }

  @ParameterizedTest(name = "below \"{0}\"")
  @FieldSource("PREFIXES")
  void everyPageThatCanBeReachedWorksAsAtTheDriverItself(String prefix) throws Exception {
    Crawl crawl = crawl(prefix);
    assertEquals("", String.join("\n", crawl.faults()));
    assertTrue(crawl.pages() >= 14, "pages: " + crawl.kinds());
  }

  @ParameterizedTest(name = "below \"{0}\"")
  @FieldSource("PREFIXES")
  void thePagesDoWhatTheirScriptsAreFor(String prefix) throws Exception {
    try (Tab tab = ui.tab()) {
      SparkPages pages = new SparkPages(tab, ui.base(prefix), ui.driver());
      pages.landing();
      pages.jobs();
      pages.storage();
      pages.environment();
      pages.executors();
      pages.threadsAndHeap(!ui.driver().version().startsWith("3."));
    }
  }

  @ParameterizedTest(name = "below \"{0}\"")
  @FieldSource("PREFIXES")
  void stagesPagesDoWhatTheirScriptsAreFor(String prefix) throws Exception {
    try (Tab tab = ui.tab()) {
      StagePages pages = new StagePages(tab, ui.base(prefix), ui.driver());
      pages.manyTasks();
      pages.metrics();
      pages.timeline();
      pages.failedStage();
      pages.runningStage(!ui.driver().version().startsWith("3."));
    }
  }

  @ParameterizedTest(name = "below \"{0}\"")
  @FieldSource("PREFIXES")
  void queriesPagesDoWhatTheirScriptsAreFor(String prefix) throws Exception {
    try (Tab tab = ui.tab()) {
      QueryPages pages = new QueryPages(tab, ui.base(prefix), ui.driver());
      pages.sql();
      pages.streaming();
      if (ui.driver().servesConnect()) {
        pages.connect();
      }
    }
  }

  @Test
  void everyAnswerIsTheDriversOwnByteForByte() throws Exception {
    Set<String> paths = new TreeSet<>(crawl("").found());
    API.forEach(each -> paths.add(each.formatted(ui.driver().applicationId())));
    Comparison comparison =
        new Comparison(ui.base(""), ui.context(""), ui.driver().url(), ui.credentials());
    for (String path : paths) {
      comparison.compare(path);
    }
    assertEquals("", String.join("\n", comparison.differences()));
    assertTrue(comparison.compared() > 500, "answers: " + comparison.compared());
    assertFalse(
        comparison.changing().stream().anyMatch(each -> each.startsWith("/static/")),
        "files do not change: " + comparison.changing());
    assertTrue(comparison.changing().size() * 2 < paths.size(), comparison.changing()::toString);
  }

  @Test
  void linksThatKillAreNeitherShownNorFollowed() throws Exception {
    Crawl crawl = crawl("");
    assertFalse(crawl.kills().isEmpty(), "a job and a stage run, which could be killed");
    Http http = new Http();
    for (String kill : crawl.kills()) {
      assertEquals(403, http.ask("GET", kill, ui.credentials()).status(), kill);
    }
    try (Tab tab = ui.tab()) {
      for (String path : List.of("/jobs/", "/stages/")) {
        tab.open(ui.base("") + path);
        Page page = tab.page();
        assertTrue(page.locator(".kill-link").count() > 0);
        assertEquals(0, page.locator(".kill-link").locator("visible=true").count());
      }
    }
  }

  /** By the name of the hub, which is what the browser's requests carry as their Host. */
  @Test
  void whoComesThroughJupyterByTheHubsNameLogsInAndIsLedToTheUi() throws Exception {
    String home = ui.homeThroughJupyter(Chromium.HUB);
    try (BrowserContext browser = ui.stranger();
        Tab tab = new Tab(browser)) {
      Page page = tab.page();
      tab.open(ui.jupyter().login(Chromium.HUB));
      tab.open(home);
      assertTrue(page.content().contains("token"), "nobody is let in without the server's token");
      tab.open(home + "?token=" + ProxiedUi.TOKEN);
      assertEquals(home, page.url());
      Locator link = page.locator("a.ui[href$='proxy/" + ui.driver().applicationId() + "/']");
      Page opened = browser.waitForPage(link.first()::click);
      String base = ui.jupyter().url(Chromium.HUB) + ui.context(ProxiedUi.JUPYTER);
      opened.waitForURL(base + "/jobs/");
      opened.locator("a.nav-link[href$='/executors/']").click();
      opened.waitForURL(base + "/executors/");
      opened.locator("#active-executors-table tbody tr").first().waitFor();
      opened.goBack();
      assertEquals(base + "/jobs/", opened.url());
    }
  }
}
