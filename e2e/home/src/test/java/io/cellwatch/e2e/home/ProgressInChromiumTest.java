package io.cellwatch.e2e.home;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.cellwatch.e2e.parts.Chromium;
import io.cellwatch.e2e.parts.TestServer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that shows how far a start is, by keyboard and by the rules of access. */
class ProgressInChromiumTest {
  private static final int DESKTOP = 1280;

  /** What 1280 pixels leave at a zoom of 400 %. */
  private static final int ZOOMED = 320;

  private static final List<String> LOG =
      List.of("INFO SparkContext: Running Spark version 4.3.0", "INFO Utils: " + "x".repeat(300));

  private static Chromium chromium;
  private static TestServer server;

  private NotebookKernel kernel;
  private Window window;

  @BeforeAll
  static void launch() {
    server = TestServer.start(Map.of());
    chromium = Chromium.launch();
  }

  @AfterAll
  static void quit() {
    chromium.close();
    server.close();
  }

  @BeforeEach
  void open() {
    kernel = new NotebookKernel(server);
    window = new Window(chromium, DESKTOP, ColorScheme.LIGHT, true);
  }

  @AfterEach
  void close() {
    window.close();
  }

  private Page page() {
    return window.page();
  }

  /** Walks by the tabulator key to the control with this text, as no mouse is there. */
  private void tabTo(String text) {
    for (int step = 0; step < 60; step++) {
      page().keyboard().press("Tab");
      if (text.equals(page().evaluate("document.activeElement.textContent.trim()"))) {
        return;
      }
    }
    fail("not reached by the tabulator key: " + text);
  }

  /** Begins a start by the page, and gives its id. */
  private String begin() {
    page().navigate(server.url() + "/?token=" + TestServer.TOKEN);
    page().navigate(kernel.page());
    tabTo("Start Spark in the notebook");
    page().keyboard().press("Enter");
    page().waitForURL(Pattern.compile(".*/launcher/launch\\?id=.*"));
    return page().url().replaceFirst(".*[?]id=([^&]*).*", "$1");
  }

  @Test
  void keyboardAloneStartsFollowsAndStops() {
    String launch = begin();
    assertThat(page().locator("#state")).hasText("Waits for the notebook");
    assertThat(page().locator("#state").getByRole(AriaRole.STATUS)).isVisible();
    kernel.is(launch, "STARTING", LOG);
    assertThat(page().locator("#state")).hasText("Spark is starting");
    tabTo("Stop Spark");
    kernel.is(launch, "RUNNING", LOG);
    assertThat(page().locator("#state")).hasText("Spark is ready");
    // What was reached stays reached while the page changes around it.
    assertThat(page().getByText("Stop Spark")).isFocused();
    tabTo("The end of the driver’s log");
    page().keyboard().press("Enter");
    assertThat(page().getByText("Running Spark version 4.3.0")).isVisible();
    kernel.is(launch, "RUNNING", List.of("INFO SparkContext: Registered listener"));
    assertThat(page().getByText("Registered listener")).isVisible();
    page().keyboard().press("Shift+Tab");
    assertThat(page().getByText("Stop Spark")).isFocused();
    page().keyboard().press("Enter");
    assertThat(page().locator("#state")).hasText("Spark is being stopped");
    kernel.is(launch, "STOPPED", List.of());
    assertThat(page().locator("#state")).hasText("Spark is stopped");
    tabTo("Back to the choice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIGHT", "DARK"})
  void breaksNoRuleOfAccessAndNeedsNoSidewaysScrollingAtAnyWidth(String scheme) {
    for (int width : List.of(ZOOMED, DESKTOP)) {
      window.close();
      window = new Window(chromium, width, ColorScheme.valueOf(scheme), true);
      String launch = begin();
      check(width, scheme, "Waits for the notebook");
      kernel.is(launch, "STARTING", LOG);
      check(width, scheme, "Spark is starting");
      kernel.is(launch, "RUNNING", LOG);
      check(width, scheme, "Spark is ready");
      kernel.failed(launch, "The port 4040 is taken. Choose another one.", "BindException: 4040");
      check(width, scheme, "Spark did not start");
    }
  }

  private void check(int width, String scheme, String state) {
    assertThat(page().locator("#state")).hasText(state);
    page().evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
    window.picture("progress-%d-%s-%s".formatted(width, scheme, state.replace(' ', '-')), true);
    assertEquals(width, page().evaluate("document.documentElement.scrollWidth"), state);
    assertEquals(List.of(), window.violations(), state);
  }
}
