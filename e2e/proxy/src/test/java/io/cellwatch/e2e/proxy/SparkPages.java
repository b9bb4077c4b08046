package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;

/** What the pages of jobs, of what is kept, and of executors do once their scripts have run. */
final class SparkPages extends UiPages {
  SparkPages(Tab tab, String base, SparkDriver driver) {
    super(tab, base, driver);
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

  void storage() {
    tab.open(base + "/storage/");
    page.locator("a[href*='/storage/rdd/?id=']:has-text('cached numbers')").click();
    tab.settle();
    assertTrue(page.url().startsWith(base + "/storage/rdd/?id="), page.url());
    shows("RDD Storage Info for cached numbers");
    shows("Data Distribution on 1 Executors");
    shows("4 Partitions");
    assertTrue(text(page.locator("table:has-text('rdd_')")).contains("Memory Deserialized"));
  }

  void environment() {
    tab.open(base + "/environment/");
    tab.count("table tbody tr");
    shows("spark.extraListeners");
  }

  void executors() {
    tab.open(base + "/executors/");
    assertEquals(1, tab.count("#active-executors-table tbody tr"));
    assertTrue(text(page.locator("#active-executors-table tbody tr")).contains("driver"));
    Locator link = page.locator("a.offcanvas-link").first();
    if (link.count() > 0) { // Spark 4.2 shows it beside the table, too.
      link.click();
      tab.settle();
      assertTrue(tab.count(".offcanvas table tbody tr") > 10);
      assertTrue(tab.count(".offcanvas g.frame") > 10);
    }
  }

  /**
   * What an executor is doing.
   *
   * @param flames whether this Spark draws them
   */
  void threadsAndHeap(boolean flames) {
    tab.open(base + "/executors/threadDump/?executorId=driver");
    assertTrue(tab.count("table tbody tr") > 10);
    shows("Executor task launch worker");
    if (flames) {
      assertTrue(tab.count("#executor-flamegraph-chart g.frame") > 10);
    }
    tab.open(base + "/executors/heapHistogram/?executorId=driver");
    assertTrue(tab.count("table tbody tr") > 10);
    shows("java.lang.String");
  }
}
