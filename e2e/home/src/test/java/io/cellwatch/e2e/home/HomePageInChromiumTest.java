package io.cellwatch.e2e.home;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.cellwatch.e2e.parts.Chromium;
import io.cellwatch.e2e.parts.FreePort;
import io.cellwatch.server.configuration.ConfigurationException;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.wiring.CellwatchServer;
import io.cellwatch.server.wiring.ServerStartException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person sees, in the browser that they use, with the server that they run. */
class HomePageInChromiumTest {
  private static final int DESKTOP = 1200;
  private static final int PHONE = 360;
  private static final double PATIENCE_MILLIS = 20_000;
  private static final String MESSAGE =
      "ValueError: row 7 <b id=injected>cannot be read</b>\\nsecond line of the message";

  private static Chromium chromium;

  private CellwatchServer server;
  private Reporters reporters;
  private BrowserContext context;
  private Page page;
  private final List<String> troubles = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  @BeforeAll
  static void launch() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    chromium = Chromium.launch();
  }

  @AfterAll
  static void quit() {
    chromium.close();
  }

  @BeforeEach
  void start() {
    server = server(FreePort.next());
    reporters = new Reporters(server.url(), server.ownerToken().text());
    open(DESKTOP, ColorScheme.LIGHT);
  }

  @AfterEach
  void stop() {
    context.close();
    server.close();
  }

  private static CellwatchServer server(int port) {
    return server(port, "5m");
  }

  private static CellwatchServer server(int port, String grace) {
    try {
      ServerConfig config =
          ConfigurationReader.read(
              Map.of(),
              Map.of(),
              Map.of(
                  "CELLWATCH_PORT",
                  String.valueOf(port),
                  "CELLWATCH_TOKEN",
                  "owner-0123456789abcdef",
                  "CELLWATCH_GRACE",
                  grace),
              Optional.empty());
      return CellwatchServer.start(config, Clock.systemUTC());
    } catch (ConfigurationException | ServerStartException e) {
      throw new AssertionError(e);
    }
  }

  /** A window of its own, that has logged in by the printed address. */
  private void open(int width, ColorScheme scheme) {
    if (context != null) {
      context.close();
    }
    context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, 800)
                    .setReducedMotion(ReducedMotion.REDUCE)
                    .setColorScheme(scheme));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            troubles.add(message.text());
          }
        });
    page.onPageError(troubles::add);
    page.onRequest(request -> requests.add(request.url()));
    page.navigate(server.url() + "/?token=" + server.ownerToken().text());
  }

  private Locator cell(int execution) {
    return page.locator("details.cell")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.getByText(
                        "In [" + execution + "]", new Page.GetByTextOptions().setExact(true))));
  }

  /** The first place where a text can be seen: tooltips hold it, too. */
  private Locator shown(String text) {
    return page.getByText(text).locator("visible=true").first();
  }

  private static Locator bar(Locator cell) {
    return cell.locator("summary [role=progressbar]").first();
  }

  private void sawNoTrouble() {
    assertEquals(List.of(), troubles);
    String origin = server.url() + "/";
    assertEquals(List.of(), requests.stream().filter(url -> !url.startsWith(origin)).toList());
  }

  @Test
  void loginLeavesNoTokenInTheAddressAndAnEmptyServerSaysWhatToDo() {
    assertEquals(server.url() + "/", page.url());
    assertThat(page).hasTitle("Cellwatch");
    assertThat(page.getByText("%load_ext cellwatch")).isVisible();
    assertThat(page.getByText("spark.cellwatch.url")).containsText(server.url());
    sawNoTrouble();
  }

  @Test
  void theTraceOfACellIsOneLinkAwayWhileItGrowsAndWhenItIsOver() {
    reporters.tracedRunning();
    cell(1).locator("> summary").click();
    cell(1).getByText("Where its time went").click();
    assertThat(shown("stage 3")).isVisible();
    assertThat(shown("running")).isVisible();

    reporters.tracedEnded();
    page.reload();
    assertThat(shown("job 1")).isVisible();
    assertThat(shown("done")).isVisible();
    page.getByText("All applications").click();
    assertThat(cell(1)).isVisible();
    sawNoTrouble();
  }

  @Test
  void barMovesWithoutReloadAndOpenDetailsFocusSelectionAndScrollStay() {
    reporters.running(40);
    Locator summary = cell(1).locator("> summary");
    assertThat(bar(cell(1))).hasAttribute("aria-valuenow", "200");
    assertThat(page).hasTitle("1 running · Cellwatch");
    page.evaluate("window.notReloaded = true");
    summary.focus();
    page.keyboard().press("Enter");
    assertThat(cell(1).getByText("scan parquet")).isVisible();
    page.setViewportSize(DESKTOP, 220);
    page.evaluate(
        """
        () => {
          const text = document.querySelector('.jobs .title').firstChild;
          getSelection().setBaseAndExtent(text, 0, text, text.length);
          scrollTo(0, 90);
        }
        """);

    reporters.running(150);

    assertThat(bar(cell(1))).hasAttribute("aria-valuenow", "750");
    assertThat(cell(1).locator(".stage [role=progressbar]"))
        .hasAttribute("aria-valuetext", "150/200, 4 active");
    assertThat(cell(1)).hasAttribute("open", "");
    assertThat(summary).isFocused();
    assertEquals("count at sales", page.evaluate("String(getSelection())"));
    assertEquals(90, page.evaluate("Math.round(scrollY)"));
    assertEquals(true, page.evaluate("window.notReloaded"));
    sawNoTrouble();
  }

  @Test
  void failureMessageAppearsInFullAndHarmless() {
    reporters.running(40);
    assertThat(cell(1)).isVisible();
    reporters.failed(MESSAGE);
    assertThat(cell(2).locator("summary .why").first())
        .hasText("ValueError: row 7 <b id=injected>cannot be read</b>");
    assertThat(cell(2).locator("summary .mark").first()).hasText(Pattern.compile("✗\\s+failed"));
    cell(2).locator("> summary").click();
    assertThat(cell(2).locator(".body > .failure")).isVisible();
    assertThat(cell(2).locator(".body > .failure"))
        .containsText(
            "second line of the message",
            new LocatorAssertions.ContainsTextOptions().setUseInnerText(true));
    assertThat(page.locator("#injected")).hasCount(0);
    sawNoTrouble();
  }

  @Test
  void failedJobStaysWhenItsSeriesHaveGone() throws IOException, InterruptedException {
    page.close();
    server.close();
    server = server(0, "1s");
    reporters = new Reporters(server.url(), server.ownerToken().text());
    open(DESKTOP, ColorScheme.LIGHT);
    reporters.failed(MESSAGE);
    long until = System.nanoTime() + (long) (PATIENCE_MILLIS * 1e6);
    while (reporters.metrics().contains("spark_job_state{")) {
      assertTrue(System.nanoTime() < until, "the job's series go after a second");
      Thread.sleep(200);
    }
    page.reload();
    cell(2).locator("> summary").click();
    assertThat(cell(2).locator(".job")).containsText("failed");
    assertThat(cell(2).locator(".jobs")).containsText("ValueError: row 7");
    assertEquals(List.of(), troubles);
  }

  @Test
  void unchangedPageIsAnsweredWithoutAnyBody() {
    assertThat(page.getByText("%load_ext cellwatch")).isVisible();
    assertEquals(
        304,
        page.waitForResponse(
                response -> response.url().contains("/fragments/") && response.status() == 304,
                () -> {})
            .status());
  }

  @Test
  void serverThatIsAwayIsSaidAndItsReturnTakesTheNoteAway() {
    reporters.running(40);
    assertThat(cell(1)).isVisible();
    int port = server.port();
    server.close();
    assertThat(page.locator("#stale"))
        .hasText(Pattern.compile("Not updated since .+ does not answer\\."));
    assertThat(cell(1)).isVisible();
    server = server(port);
    reporters.running(60);
    assertThat(page.locator("#stale")).isHidden();
    assertThat(bar(cell(1))).hasAttribute("aria-valuenow", "300");
  }

  @Test
  void hiddenTabAsksRarely() {
    assertThat(page.getByText("%load_ext cellwatch")).isVisible();
    page.evaluate(
        """
        () => {
          Object.defineProperty(document, 'hidden', { get: () => window.away ?? true });
          Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
        }
        """);
    page.waitForTimeout(2500);
    int before = requests.size();
    page.waitForTimeout(4000);
    assertEquals(before, requests.size());
    page.waitForRequest(
        "**/fragments/home",
        () ->
            page.evaluate(
                "() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')); }"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void phoneNeedsNoSidewaysScrollingAndNoRuleOfAccessIsBroken(ColorScheme scheme) {
    reporters.running(40);
    reporters.failed(MESSAGE + "x".repeat(300));
    for (int width : List.of(PHONE, DESKTOP)) {
      open(width, scheme);
      assertThat(cell(2)).isVisible();
      page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
      assertEquals(width, page.evaluate("document.documentElement.scrollWidth"));
      List<String> violations =
          new AxeBuilder(page)
              .analyze().getViolations().stream().map(HomePageInChromiumTest::described).toList();
      assertEquals(List.of(), violations);
    }
    sawNoTrouble();
  }

  @Test
  void emptyPageBreaksNoRuleOfAccess() {
    open(PHONE, ColorScheme.DARK);
    assertThat(page.getByText("%load_ext cellwatch")).isVisible();
    assertEquals(PHONE, page.evaluate("document.documentElement.scrollWidth"));
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertEquals(List.of(), violations.stream().map(HomePageInChromiumTest::described).toList());
  }

  @Test
  void pageIsWholeWithoutJavaScript() {
    reporters.running(40);
    try (BrowserContext plain =
        chromium
            .browser()
            .newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
      Page still = plain.newPage();
      still.navigate(server.url() + "/?token=" + server.ownerToken().text());
      assertThat(still.getByText("sales.part(1).count()")).isVisible();
      reporters.failed(MESSAGE);
      assertThat(still.getByText("sales.part(2).count()")).isVisible();
    }
  }

  @Test
  void showsOneApplicationAloneAndTheWayBack() {
    reporters.running(40);
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("sales")).click();
    assertTrue(page.url().endsWith("/?application=instance-1"), page.url());
    assertThat(bar(cell(1))).hasAttribute("aria-valuenow", "200");
    reporters.running(100);
    assertThat(bar(cell(1))).hasAttribute("aria-valuenow", "500");
    page.getByText("All applications").click();
    assertFalse(page.url().contains("application"), page.url());
    sawNoTrouble();
  }

  private static String described(Rule rule) {
    return rule.getId() + " (" + rule.getImpact() + "): " + rule.getNodes().get(0).getHtml();
  }
}
