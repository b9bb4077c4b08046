package io.cellwatch.e2e.home;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.cellwatch.e2e.parts.Chromium;
import io.cellwatch.e2e.parts.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page that starts Spark, as a person uses it, with the built-in clusters and one with faults.
 */
class LaunchInChromiumTest {
  private static final int DESKTOP = 1280;

  /** What 1280 pixels leave at a zoom of 400 %. */
  private static final int ZOOMED = 320;

  @TempDir private static Path folder = Path.of("");
  private static Chromium chromium;
  private static TestServer server;

  private Window window;
  private Page page;

  @BeforeAll
  static void launch() throws IOException {
    Files.writeString(folder.resolve("nightly.yaml"), "name: nightly\ntitel: Nightly\n");
    server = TestServer.start(Map.of("CELLWATCH_LAUNCHER_CLUSTERS", folder.toString()));
    chromium = Chromium.launch();
  }

  @AfterAll
  static void quit() {
    chromium.close();
    server.close();
  }

  @BeforeEach
  void start() {
    open(DESKTOP, ColorScheme.LIGHT, true);
  }

  @AfterEach
  void stop() {
    window.close();
  }

  private void open(int width, ColorScheme scheme, boolean script) {
    if (window != null) {
      window.close();
    }
    window = new Window(chromium, width, scheme, script);
    page = window.page();
    page.navigate(server.url() + "/?token=" + TestServer.TOKEN);
  }

  private void click(AriaRole role, String name) {
    page.getByRole(role, new Page.GetByRoleOptions().setName(name)).click();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPersonChoosesSeesAMistakeMendsItAndGetsTheCode(boolean script) {
    open(DESKTOP, ColorScheme.LIGHT, script);
    click(AriaRole.LINK, "Start Spark");
    click(AriaRole.LINK, "This computer");
    page.getByLabel("Memory").fill("much");
    click(AriaRole.BUTTON, "Show the code");
    assertThat(page.getByLabel("Memory")).hasAttribute("aria-invalid", "true");
    assertThat(page.getByLabel("Memory")).hasValue("much");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("\"much\": must match");
    page.getByLabel("Memory").fill("2g");
    page.getByLabel("Quick exchange with pandas").check();
    click(AriaRole.BUTTON, "Show the code");
    assertThat(page.locator("pre.code")).containsText(".config(\"spark.driver.memory\", \"2g\")");
    assertThat(page.locator("pre.code")).containsText("spark.sql.execution.arrow.pyspark.enabled");
    window.picture("launch-code-" + script, true);
    page.getByText("Where each value comes from").click();
    assertThat(
            page.getByRole(
                AriaRole.ROW, new Page.GetByRoleOptions().setName("spark.driver.memory")))
        .containsText("option memory");
    page.getByLabel("As", new Page.GetByLabelOptions().setExact(true)).selectOption("spark-submit");
    click(AriaRole.BUTTON, "Show the code");
    assertThat(page.locator("pre.code")).containsText("spark-submit");
    assertThat(page.getByLabel("Memory")).hasValue("2g");
    page.goBack();
    assertThat(page.locator("pre.code")).containsText("SparkSession");
  }

  @Test
  void keyboardAloneGetsToTheCode() {
    page.navigate(server.url() + "/launcher/?cluster=local");
    for (int step = 0; step < 40; step++) {
      page.keyboard().press("Tab");
      Object text = page.evaluate("document.activeElement.textContent.trim()");
      if ("Show the code".equals(text)) {
        break;
      }
    }
    page.keyboard().press("Enter");
    page.waitForURL(Pattern.compile(".*code=show.*"));
    assertThat(page.locator("pre.code")).containsText("SparkSession");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIGHT", "DARK"})
  void breaksNoRuleOfAccessAndNeedsNoSidewaysScrollingAtAnyWidth(String scheme) {
    for (int width : List.of(ZOOMED, 700, DESKTOP)) {
      open(width, ColorScheme.valueOf(scheme), true);
      for (String query :
          List.of(
              "",
              "?cluster=yarn",
              "?cluster=local&option.memory=much&code=show",
              "?cluster=local&bundle=pandas&code=show")) {
        page.navigate(server.url() + "/launcher/" + query);
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
        assertThat(page.locator("main")).containsText("nightly.yaml:2:1: titel: ");
        window.picture("launch-%d-%s-%d".formatted(width, scheme, query.length()), true);
        assertEquals(width, page.evaluate("document.documentElement.scrollWidth"), query);
        assertEquals(List.of(), window.violations(), query);
      }
    }
    assertTrue(page.title().contains("This computer"), page.title());
  }
}
