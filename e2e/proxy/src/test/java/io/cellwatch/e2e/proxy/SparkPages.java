package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** What the pages of Spark's UI do once their scripts have run, in one tab. */
final class SparkPages {
  private static final String TASKS = "#active-tasks-table tbody tr";

  private final Tab tab;
  private final Page page;
  private final String base;
  private final String api;
  private final String appPath;
  private final Http http = new Http();

  /**
   * The pages of a UI.
   *
   * @param base of it, without a slash at the end
   * @param driver whose API tells what is to be seen
   */
  SparkPages(Tab tab, String base, SparkDriver driver) {
    this.tab = tab;
    this.base = base;
    page = tab.page();
    appPath = "/api/v1/applications/" + driver.applicationId();
    api = driver.url() + appPath;
  }

  private void at(String path) {
    assertEquals(base + path, page.url());
  }

  void landing() {
    tab.open(base);
    at("/jobs/");
    tab.open(base + "/");
    at("/jobs/");
    tab.open(base + "/stages");
    at("/stages/");
  }

  void jobs() {
    tab.open(base + "/jobs/");
    page.locator("span.expand-application-timeline").click();
    assertTrue(tab.count("#application-timeline .vis-item") > 0);
    Locator job = page.locator("a[href*='/jobs/job/?id=']").first();
    job.click();
    tab.settle();
    assertTrue(page.url().startsWith(base + "/jobs/job/?id="), page.url());
    page.locator("span.expand-dag-viz").click();
    assertTrue(tab.count("#dag-viz-graph svg g.cluster") > 0);
    page.locator("span.expand-job-timeline").click();
    assertTrue(tab.count("#job-timeline .vis-item") > 0);
    page.goBack();
    tab.settle();
    at("/jobs/");
    page.goForward();
    tab.settle();
    assertTrue(page.url().startsWith(base + "/jobs/job/?id="), page.url());
  }

  private JsonNode one(String list, Predicate<JsonNode> condition)
      throws IOException, InterruptedException {
    for (JsonNode each : http.json(api + list)) {
      if (condition.test(each)) {
        return each;
      }
    }
    throw new AssertionError("none of those in " + api + list);
  }

  private void openStage(Predicate<JsonNode> condition) throws IOException, InterruptedException {
    JsonNode stage = one("/stages", condition);
    tab.open(
        "%s/stages/stage/?id=%d&attempt=%d"
            .formatted(base, stage.path("stageId").asInt(), stage.path("attemptId").asInt()));
  }

  /** The first cell of the table's first row. */
  private String first() {
    return page.locator(TASKS).first().locator("td").first().innerText();
  }

  void manyTasks() throws IOException, InterruptedException {
    openStage(stage -> stage.path("numTasks").asInt() > 1_000);
    assertEquals(20, tab.count(TASKS));
    assertTrue(tab.count("#summary-metrics-table tbody tr") >= 2);
    String begin = first();
    page.locator(
            "#active-tasks-table_paginate .paginate_button, #active-tasks-table_wrapper .page-link")
        .getByText("2", new Locator.GetByTextOptions().setExact(true))
        .first()
        .click();
    tab.settle();
    assertNotEquals(begin, first());
    page.locator("#active-tasks-table thead th").first().click();
    tab.settle();
    String end = first();
    assertNotEquals(begin, end);
    page.locator("#active-tasks-table_filter input, .dt-search input").last().fill("1499");
    tab.settle();
    tab.settle();
    assertTrue(page.locator(TASKS).count() >= 1);
    page.locator("span.expand-task-assignment-timeline").click();
    assertTrue(tab.count("#task-assignment-timeline .vis-item") > 0);
    page.locator("span.expand-dag-viz").click();
    assertTrue(tab.count("#dag-viz-graph svg g.cluster") > 0);
  }

  void failedAndRunningStage() throws IOException, InterruptedException {
    openStage(stage -> stage.path("failureReason").asText().contains("a failure on purpose"));
    assertTrue(tab.count(TASKS) > 0);
    assertTrue(page.content().contains("a failure on purpose"));
    openStage(stage -> stage.path("status").asText().equals("ACTIVE"));
    assertEquals(2, tab.count(TASKS));
    assertTrue(page.locator(TASKS).first().innerText().contains("RUNNING"));
  }

  void storage() {
    tab.open(base + "/storage/");
    page.locator("a[href*='/storage/rdd/?id=']").first().click();
    tab.settle();
    assertTrue(page.url().startsWith(base + "/storage/rdd/?id="), page.url());
    assertTrue(tab.count("table tbody tr") > 1);
  }

  void environment() {
    tab.open(base + "/environment/");
    tab.count("table tbody tr");
    page.getByText("spark.extraListeners").first().waitFor(Tab.ATTACHED);
  }

  /**
   * Executors, and what one of them is doing.
   *
   * @param flames whether this Spark draws them
   */
  void executors(boolean flames) {
    tab.open(base + "/executors/");
    assertEquals(1, tab.count("#active-executors-table tbody tr"));
    Locator link = page.locator("a.offcanvas-link").first();
    if (link.count() > 0) { // Spark 4.2 shows it beside the table, too.
      link.click();
      tab.settle();
      assertTrue(tab.count(".offcanvas table tbody tr") > 10);
      assertTrue(tab.count(".offcanvas g.frame") > 10);
    }
    tab.open(base + "/executors/threadDump/?executorId=driver");
    assertTrue(tab.count("table tbody tr") > 10);
    if (flames) {
      assertTrue(tab.count("#executor-flamegraph-chart g.frame") > 10);
    }
    tab.open(base + "/executors/heapHistogram/?executorId=driver");
    assertTrue(tab.count("table tbody tr") > 10);
  }

  void sql() throws IOException, InterruptedException {
    tab.open(base + "/SQL/");
    int id =
        one("/sql", query -> query.path("planDescription").asText().contains("Join"))
            .path("id")
            .asInt();
    page.locator("a[href*='/SQL/execution/?id=" + id + "']").first().click();
    tab.settle();
    assertEquals(base + "/SQL/execution/?id=" + id, page.url());
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
    assertTrue(tab.count("svg path.line, svg .line, canvas") > 0);
  }
}
