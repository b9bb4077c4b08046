package io.cellwatch.server.home;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.server.page.ConditionalAnswer;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /}, the page; {@code GET /fragments/home}, its changing part, 304 where it is the one
 * that the asker has; {@code GET /assets/…}. Both pages take {@code ?application=INSTANCE} to show
 * one application in full.
 */
public final class HomeService implements HttpService {
  private static final String HTML = "text/html; charset=utf-8";

  private final Applications applications;
  private final CellRuns runs;
  private final StuckWatch stuck;
  private final Dashboards dashboards;
  private final Clock clock;
  private final String host;
  private final List<String> traceDestinations;
  private final RecentFragment recent;

  /**
   * The page about these.
   *
   * @param host by which programs of this machine reach the server
   * @param traceDestinations where spans are sent to, in words; none where they stay here
   */
  public HomeService(
      Applications applications,
      CellRuns runs,
      StuckWatch stuck,
      Dashboards dashboards,
      Clock clock,
      String host,
      List<String> traceDestinations) {
    this.applications = applications;
    this.runs = runs;
    this.stuck = stuck;
    this.dashboards = dashboards;
    this.clock = clock;
    this.host = host;
    this.traceDestinations = List.copyOf(traceDestinations);
    recent = new RecentFragment(clock);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/", this::document).get("/fragments/home", this::fragment);
    for (Asset asset : Asset.values()) {
      rules.get(asset.path(), (request, response) -> send(asset, request, response));
    }
  }

  private void document(ServerRequest request, ServerResponse response) {
    HomePage page = HomePage.document(view(request, selection(request)));
    response.headers().set(HeaderNames.CONTENT_TYPE, HTML);
    response.send(page.html().getBytes(StandardCharsets.UTF_8));
  }

  private void fragment(ServerRequest request, ServerResponse response) {
    Selection selection = selection(request);
    HomePage page =
        selection.equals(Selection.ALL)
            ? recent.get(() -> HomePage.fragment(view(request, selection)))
            : HomePage.fragment(view(request, selection));
    ConditionalAnswer.send(
        request, response, HTML, page.etag(), page.html().getBytes(StandardCharsets.UTF_8));
  }

  private static void send(Asset asset, ServerRequest request, ServerResponse response) {
    // Kept, and asked for anew each time: a newer server's page must not meet an older script.
    response.headers().set(HeaderNames.CACHE_CONTROL, "private, no-cache");
    ConditionalAnswer.send(request, response, asset.type(), asset.etag(), asset.content());
  }

  private static Selection selection(ServerRequest request) {
    Optional<String> application = request.query().first("application").asOptional();
    return new Selection(application.filter(instance -> !instance.isEmpty()));
  }

  private HomeView view(ServerRequest request, Selection selection) {
    String server =
        "http://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + request.localPeer().port();
    return HomeState.of(
            applications, runs, stuck, dashboards, server, traceDestinations, clock.millis())
        .view(selection);
  }
}
