package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;

/** What the pages of stages do once their scripts have run. */
final class StagePages extends UiPages {
  private static final String TASKS = "#active-tasks-table tbody tr";
  private static final String HEADS = "#active-tasks-table thead th";

  /** As the page writes it. */
  private static final String MANY =
      String.format(Locale.ROOT, "%,d", DriverApplication.MANY_TASKS);

  StagePages(Tab tab, String base, SparkDriver driver) {
    super(tab, base, driver);
  }

  private void open(Predicate<JsonNode> condition) throws IOException, InterruptedException {
    JsonNode stage = one("/stages", condition);
    tab.open(
        "%s/stages/stage/?id=%d&attempt=%d"
            .formatted(base, stage.path("stageId").asInt(), stage.path("attemptId").asInt()));
    tab.count(TASKS);
  }

  /** The page remembers columns and searches: here it has never been opened. */
  private void openMany() throws IOException, InterruptedException {
    tab.open(base + "/stages/");
    page.evaluate("() => localStorage.clear()");
    open(stage -> stage.path("numTasks").asInt() == DriverApplication.MANY_TASKS);
  }

  /** The number of the task in the table's first row. */
  private int first() {
    return Integer.parseInt(text(page.locator(TASKS).first().locator("td")));
  }

  private void info(String text) {
    page.locator("#active-tasks-table_info").getByText(text).waitFor(Tab.ATTACHED);
  }

  private void turnTo(String number) {
    page.locator("#active-tasks-table_wrapper .page-link")
        .getByText(number, new Locator.GetByTextOptions().setExact(true))
        .first()
        .click();
    tab.settle();
  }

  /** The second page of the table, the last, each of them in another order, and a search. */
  void manyTasks() throws IOException, InterruptedException {
    openMany();
    shows("Tasks (" + DriverApplication.MANY_TASKS + ")");
    assertEquals(20, tab.count(TASKS));
    info("Showing 1 to 20 of " + MANY + " entries");
    assertEquals(0, first());
    turnTo("2");
    info("Showing 21 to 40 of " + MANY + " entries");
    assertEquals(20, first());
    turnTo(String.valueOf(DriverApplication.MANY_TASKS / 20));
    info("to " + MANY + " of " + MANY + " entries");
    assertEquals(DriverApplication.MANY_TASKS - 20, first());
    for (int i = 0; i < 2 && first() != DriverApplication.MANY_TASKS - 1; i++) {
      page.locator(HEADS).first().click();
      tab.settle();
    }
    assertEquals(DriverApplication.MANY_TASKS - 1, first(), "the last task first");
    page.locator("#active-tasks-table_filter input").last().pressSequentially("9999");
    info("(filtered from " + MANY + " total entries)");
    assertTrue(page.locator(TASKS).first().innerText().contains("9999"));
  }

  /** What the page shows beside the table. */
  void metrics() throws IOException, InterruptedException {
    openMany();
    int summaries = tab.count("#summary-metrics-table tbody tr");
    int columns = page.locator(HEADS).count();
    page.locator("#additionalMetrics").click();
    page.locator("#box-0").check();
    tab.settle();
    assertTrue(page.locator("#summary-metrics-table tbody tr").count() > summaries);
    assertTrue(page.locator(HEADS).count() > columns);
    shows("Scheduler Delay");
    page.locator("#box-0").uncheck();
    tab.settle();
    assertEquals(columns, page.locator(HEADS).count());
    page.locator("#box-11").check();
    tab.settle();
    assertEquals(columns + 1, page.locator(HEADS).count(), "scheduler delay alone");
    page.locator("span.expand-dag-viz").click();
    assertTrue(tab.count("#dag-viz-graph svg g.cluster") > 0);
  }

  /** The timeline shows a part of the tasks, and has a form for the next one. */
  void timeline() throws IOException, InterruptedException {
    openMany();
    page.locator("span.expand-task-assignment-timeline").click();
    assertTrue(tab.count("#task-assignment-timeline .vis-item") > 0);
    String before = page.url();
    Locator form = page.locator("form:has(input[name='task.eventTimelinePageNumber'])").first();
    form.locator("input[name='task.eventTimelinePageNumber']").fill("2");
    form.locator("button, input[type='submit']").first().click();
    tab.settle();
    assertNotEquals(before, page.url());
    assertTrue(page.url().startsWith(base + "/stages/stage/?"), page.url());
    assertTrue(page.url().contains("task.eventTimelinePageNumber=2"), page.url());
    assertTrue(tab.count("#task-assignment-timeline .vis-item") > 0);
  }

  void failedStage() throws IOException, InterruptedException {
    open(stage -> stage.path("failureReason").asText().contains("a failure on purpose"));
    assertTrue(text(page.locator(TASKS)).contains("FAILED"));
    assertTrue(page.content().contains("a failure on purpose"));
  }

  /**
   * A stage that runs, and what one of its tasks is doing.
   *
   * @param dumps whether this Spark shows that
   */
  void runningStage(boolean dumps) throws IOException, InterruptedException {
    open(stage -> stage.path("status").asText().equals("ACTIVE"));
    assertEquals(2, tab.count(TASKS));
    assertTrue(text(page.locator(TASKS)).contains("RUNNING"));
    if (!dumps) {
      return;
    }
    page.locator(TASKS).locator("a[href*='/stages/taskThreadDump']").first().click();
    tab.settle();
    assertTrue(page.url().startsWith(base + "/stages/taskThreadDump/?"), page.url());
    shows("java.lang.Thread.sleep");
  }
}
