package io.cellwatch.server.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.application.Liveness;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Links from the home page to Grafana choose the work and the time of which they speak. */
class DashboardsTest {
  private static final long START = ReportedWork.START;
  private static final String NOTEBOOK = "team/größe & more+?#.ipynb";

  private static ReportedWork work(String state, String notebook) {
    String run =
        "{'session':'s','notebook':'%s','cell':'c','execution':1,'source':'PROPERTY','startMillis':%d}"
            .formatted(notebook, START + 1_000);
    return new ReportedWork()
        .dashboardsAt("https://grafana.example")
        .driver(
            "instance-1",
            "'applicationId':'app-1','name':'sales','state':'%s','startMillis':%d"
                .formatted(state, START),
            ",'cells':[{'run':%s,'firstJobMillis':%d}]".formatted(run, START + 2_000));
  }

  private static Map<String, String> variables(Optional<String> address, String dashboard) {
    URI uri = URI.create(address.orElseThrow());
    assertEquals("/d/" + dashboard, uri.getPath());
    Map<String, String> variables = new HashMap<>();
    Arrays.stream(uri.getRawQuery().split("&"))
        .map(each -> each.split("=", 2))
        .forEach(each -> variables.put(each[0], URLDecoder.decode(each[1], UTF_8)));
    return variables;
  }

  @Test
  void notebookIsChosenWhateverItsPathHolds() {
    ApplicationSection section = work("RUNNING", NOTEBOOK).view(Selection.ALL).live().getFirst();
    String address = section.notebooks().getFirst().dashboard().orElseThrow();
    assertFalse(address.contains("+"), address);
    Map<String, String> variables = variables(Optional.of(address), "cellwatch-cells");
    assertEquals(
        Map.of(
            "from",
            String.valueOf(START + 1_000),
            "to",
            "now",
            "var-app_id",
            "app-1",
            "var-notebook",
            NOTEBOOK),
        variables);
  }

  @Test
  void workOfNoNotebookIsShownWithAllOfItsApplication() {
    ApplicationSection section = work("RUNNING", "").view(Selection.ALL).live().getFirst();
    assertEquals(
        List.of("app-1"),
        variables(section.notebooks().getFirst().dashboard(), "cellwatch-cells").entrySet().stream()
            .filter(each -> each.getKey().startsWith("var-"))
            .map(Map.Entry::getValue)
            .toList());
  }

  @Test
  void applicationThatIsOverIsShownUntilItsLastScrape() {
    ReportedWork work = work("ENDED", NOTEBOOK).after(Duration.ofMinutes(3)).expire();
    ApplicationSection section = work.view(Selection.ALL).over().getFirst();
    assertEquals(Mark.of(Liveness.ENDED), section.mark());
    assertEquals(
        Map.of(
            "from", String.valueOf(START),
            "to", String.valueOf(START + 60_000),
            "var-app_id", "app-1"),
        variables(section.dashboard(), "cellwatch-application"));
  }

  @Test
  void launchLeadsToTheNotebookThatItsSparkWorksFor() {
    ReportedWork work = work("RUNNING", NOTEBOOK);
    Map<String, String> variables = variables(work.dashboardOf("s"), "cellwatch-cells");
    assertEquals(String.valueOf(START), variables.get("from"));
    assertEquals(NOTEBOOK, variables.get("var-notebook"));
    assertEquals("app-1", variables.get("var-app_id"));
  }

  @Test
  void pageLinksToThemAndToNoneWithoutGrafana() {
    String page = work("RUNNING", NOTEBOOK).fragment();
    assertTrue(page.contains("href=\"https://grafana.example/d/cellwatch-application?from="), page);
    assertTrue(page.contains("href=\"https://grafana.example/d/cellwatch-cells?from="), page);
    String without =
        new ReportedWork()
            .driver("instance-1", "'applicationId':'app-1','state':'RUNNING'", "")
            .fragment();
    assertFalse(without.contains("ashboard"), without);
  }
}
