package io.cellwatch.e2e.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.function.Predicate;

/** Some pages of a Spark UI, in one tab. */
abstract class UiPages {
  final Tab tab;
  final Page page;
  final SparkDriver driver;
  final String base;
  private final String api;
  private final Http http = new Http();

  /**
   * The pages of a UI.
   *
   * @param base of it, without a slash at the end
   * @param driver whose API tells what is to be seen
   */
  UiPages(Tab tab, String base, SparkDriver driver) {
    this.tab = tab;
    this.base = base;
    this.driver = driver;
    page = tab.page();
    api = driver.url() + "/api/v1/applications/" + driver.applicationId();
  }

  final void at(String path) {
    assertEquals(base + path, page.url());
  }

  /** Waits for a text anywhere in the page. */
  final void shows(String text) {
    page.getByText(text).first().waitFor(Tab.ATTACHED);
  }

  final String text(Locator locator) {
    return locator.first().innerText();
  }

  /** The first of what the driver's API lists that is so. */
  final JsonNode one(String list, Predicate<JsonNode> condition)
      throws IOException, InterruptedException {
    for (JsonNode each : http.json(api + list)) {
      if (condition.test(each)) {
        return each;
      }
    }
    throw new AssertionError("none of those in " + api + list);
  }
}
