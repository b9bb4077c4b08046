package io.cellwatch.server.home;

import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.CellView;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Addresses of the dashboards in Grafana: with the variables that choose the work, and the time in
 * which it ran.
 *
 * @param grafana as browsers reach it, without a slash at its end; empty: there are no dashboards
 */
public record Dashboards(Optional<String> grafana) {
  /** Uids of the dashboards in {@code grafana/}. */
  private static final String CELLS = "cellwatch-cells";

  private static final String APPLICATION = "cellwatch-application";

  /** What is over has its last values in the scrape after its end. */
  private static final long LAST_SCRAPE = Duration.ofMinutes(1).toMillis();

  /** For a server that knows no Grafana. */
  static final Dashboards NONE = new Dashboards(Optional.empty());

  /** The whole application, from its start on. */
  Optional<String> ofApplication(ApplicationView view) {
    return address(APPLICATION, view, start(view), "");
  }

  /** The cells of a kernel's own application: of its one notebook, from the start of Spark on. */
  public Optional<String> ofSession(ApplicationView view) {
    List<CellRun> runs =
        view.cells().stream()
            .map(CellRecord::run)
            .filter(run -> !run.notebook().isEmpty())
            .toList();
    boolean one = runs.stream().map(CellRun::notebook).distinct().count() == 1;
    return address(CELLS, view, start(view), one ? notebook(runs.getFirst()) : "");
  }

  /** A notebook in one application, from the first of these cells on. */
  Optional<String> ofNotebook(ApplicationView view, List<CellView> cells) {
    long start =
        cells.stream().mapToLong(CellView::startMillis).filter(each -> each > 0).min().orElse(0);
    return address(CELLS, view, start, notebook(cells.getFirst().run()));
  }

  /** One cell, from the start of its newest run on. */
  Optional<String> ofCell(ApplicationView view, CellView cell) {
    return address(
        CELLS,
        view,
        cell.startMillis(),
        notebook(cell.run()) + variable("cell", cell.run().cell()));
  }

  /** By this server's clock; 0 where it is not known. */
  private static long start(ApplicationView view) {
    long start = view.application().startMillis();
    return start == 0 ? 0 : start - view.clockOffsetMillis();
  }

  private Optional<String> address(
      String dashboard, ApplicationView view, long start, String variables) {
    return grafana.map(
        url ->
            url
                + "/d/"
                + dashboard
                + "?from="
                + (start > 0 ? String.valueOf(start) : "now-1h")
                + "&to="
                + (view.liveness().live() ? "now" : view.overSinceMillis() + LAST_SCRAPE)
                + variable("app_id", view.label())
                + variables);
  }

  /** Nothing where the notebook is not known: the dashboard then shows all work. */
  private static String notebook(CellRun run) {
    return run.notebook().isEmpty() ? "" : variable("notebook", run.notebook());
  }

  private static String variable(String name, String value) {
    // Not every reader of a query takes a plus for a space.
    return "&var-"
        + name
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
