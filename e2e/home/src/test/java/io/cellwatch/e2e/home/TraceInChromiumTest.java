package io.cellwatch.e2e.home;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.cellwatch.e2e.parts.Chromium;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.model.Thresholds;
import io.cellwatch.server.access.AccessFilter;
import io.cellwatch.server.access.RouteTable;
import io.cellwatch.server.access.TableRules;
import io.cellwatch.server.access.Tokens;
import io.cellwatch.server.configuration.ConfigurationException;
import io.cellwatch.server.configuration.ConfigurationReader;
import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.home.Dashboards;
import io.cellwatch.server.home.HomeService;
import io.cellwatch.server.trace.ShownTrace;
import io.cellwatch.server.trace.TraceService;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A trace's page in the browser, behind the server's own access rules and headers. */
class TraceInChromiumTest {
  private static final String TOKEN = "owner-0123456789abcdef";
  private static final int DESKTOP = 1280;

  /** What 1280 pixels leave at a zoom of 400 %. */
  private static final int ZOOMED = 320;

  private static Chromium chromium;
  private static WebServer web;

  private Window window;
  private Page page;

  @BeforeAll
  static void launch() throws ConfigurationException {
    ServerConfig config =
        ConfigurationReader.read(
            Map.of(),
            Map.of(),
            Map.of("CELLWATCH_PORT", "0", "CELLWATCH_TOKEN", TOKEN),
            Optional.empty());
    Map<String, ShownTrace> traces =
        Stream.of(DrawnTraces.report(), DrawnTraces.loop())
            .collect(Collectors.toMap(ShownTrace::traceId, Function.identity()));
    Clock clock = Clock.systemUTC();
    Applications applications = new Applications(clock, Retention.DEFAULT, List.of());
    CellRuns runs = new CellRuns(clock, Retention.DEFAULT, applications, counts -> {});
    RouteTable table = RouteTable.of(false);
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.addFilter(
        new AccessFilter(
            table, Tokens.of(config.access(), new SecureRandom()), config, () -> web.port()));
    new TableRules(table, routing)
        .register(
            new HomeService(
                applications,
                runs,
                new StuckWatch(clock, applications, runs, Thresholds.NONE),
                new Dashboards(Optional.empty()),
                clock,
                "127.0.0.1",
                List.of()),
            new TraceService(
                traceId -> Optional.ofNullable(traces.get(traceId)),
                trace ->
                    ("{\"spans\":" + trace.spans().size() + "}").getBytes(StandardCharsets.UTF_8)));
    web =
        WebServer.builder()
            .shutdownHook(false)
            .address(InetAddress.getLoopbackAddress())
            .routing(routing)
            .build()
            .start();
    chromium = Chromium.launch();
  }

  @AfterAll
  static void quit() {
    chromium.close();
    web.stop();
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
    page.navigate(address("") + "?token=" + TOKEN);
  }

  private static String address(String path) {
    return "http://127.0.0.1:" + web.port() + "/" + path;
  }

  private void show(String trace) {
    page.navigate(address("traces/" + trace));
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void breaksNoRuleOfAccessAndNeedsNoSidewaysScrollingAtAnyWidth(ColorScheme scheme) {
    for (int width : List.of(ZOOMED, 700, DESKTOP)) {
      open(width, scheme, true);
      for (String trace : List.of(DrawnTraces.REPORT, DrawnTraces.LOOP)) {
        show(trace);
        String name = (trace.equals(DrawnTraces.REPORT) ? "report" : "loop") + "-" + width;
        window.picture(name + "-" + scheme, width == DESKTOP || trace.equals(DrawnTraces.REPORT));
        assertEquals(width, page.evaluate("document.documentElement.scrollWidth"));
      }
      show(DrawnTraces.REPORT);
      page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
      window.picture("report-open-" + width + "-" + scheme, true);
      assertEquals(width, page.evaluate("document.documentElement.scrollWidth"));
      assertEquals(List.of(), window.violations());
    }
  }

  @Test
  void keyboardReachesEveryLineAndOpensIt() {
    show(DrawnTraces.REPORT);
    int lines = page.locator("details.span > summary").count();
    assertEquals(DrawnTraces.report().spans().size(), lines);
    List<String> reached = new ArrayList<>();
    for (int step = 0; step < 80; step++) {
      page.keyboard().press("Tab");
      Object id =
          page.evaluate(
              "document.activeElement.matches('details.span > summary') ? document.activeElement.closest('li').id : ''");
      if (!id.equals("") && !reached.contains(id)) {
        reached.add(String.valueOf(id));
      }
    }
    assertEquals(lines, reached.size());
    page.locator("#" + reached.get(3) + " > details > summary").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#" + reached.get(3) + " > details > .more")).isVisible();
  }

  @Test
  void labelsDoNotOverlap() {
    for (int width : List.of(ZOOMED, 700, 970, DESKTOP, 1920)) {
      open(width, ColorScheme.LIGHT, true);
      for (String address :
          List.of(
              DrawnTraces.REPORT, DrawnTraces.LOOP, DrawnTraces.LOOP + "?from=61234&to=61290")) {
        show(address);
        assertEquals(
            List.of(),
            page.evaluate(
                """
                () => [...document.querySelectorAll('.plot svg.bar')].flatMap(svg => {
                  const boxes = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()])
                      .filter(([, box]) => box.width > 0).sort((a, b) => a[1].left - b[1].left);
                  const frame = svg.getBoundingClientRect();
                  return boxes.filter(([, box], index) => box.left < frame.left - 1 || box.right > frame.right + 1
                      || index > 0 && box.left < boxes[index - 1][1].right).map(([text]) => text);
                })
                """),
            address + " at " + width);
      }
    }
  }

  @Test
  void marksBehindTheLinesStandWhereTheBarsDo() {
    show(DrawnTraces.REPORT);
    assertEquals(
        true,
        page.evaluate(
            """
            () => [...document.querySelectorAll('.plot')].every(plot => {
              const ground = plot.querySelector('.ground > svg').getBoundingClientRect();
              return [...plot.querySelectorAll('svg.bar')].map(each => each.getBoundingClientRect())
                  .every(bar => Math.abs(bar.left - ground.left) < 1 && Math.abs(bar.right - ground.right) < 1);
            })
            """));
  }

  @Test
  void linkZoomsWithoutJavaScriptAndLeadsBack() {
    open(DESKTOP, ColorScheme.LIGHT, false);
    show(DrawnTraces.LOOP);
    page.locator(".failures a").first().click();
    assertTrue(page.url().contains("?from="), page.url());
    assertThat(page.locator(".zoom")).containsText("earlier");
    assertThat(page.locator(".spans > li > ol > li")).hasCount(1);
    window.picture("loop-zoomed", false);
    page.getByText("whole trace").click();
    assertEquals(address("traces/" + DrawnTraces.LOOP), page.url());
    page.locator(".axis a").nth(1).click();
    assertThat(page.locator(".shown")).hasCount(1);
    window.picture("loop-segment", false);
  }

  @Test
  void veryManySpansStandInBoundedHeightAndEachIsThere() {
    show(DrawnTraces.LOOP);
    assertEquals(
        DrawnTraces.loop().spans().size(), page.locator("details.span:not(.batch)").count());
    int height = (Integer) page.evaluate("document.documentElement.scrollHeight");
    assertTrue(height < 5_000, height + " pixels");
  }

  @Test
  void failureMessageIsReadableAndHarmless() {
    show(DrawnTraces.REPORT);
    assertThat(page.locator("pre.failure").first()).containsText("<b id=injected>");
    assertThat(page.locator("#injected")).hasCount(0);
  }

  @Test
  void unknownTraceHasAPageThatSaysWhatItMeans() {
    page.navigate(address("traces/" + "f".repeat(32)));
    assertThat(page.getByText("only the newest are kept")).isVisible();
    assertEquals(List.of(), window.violations());
    window.picture("unknown", false);
    page.getByText("All applications").click();
    assertEquals(address(""), page.url());
    window.forgetMissingPages();
  }
}
