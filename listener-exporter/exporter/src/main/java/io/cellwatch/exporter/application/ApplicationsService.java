package io.cellwatch.exporter.application;

import io.cellwatch.exporter.protocol.ProtocolJson;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.List;

/** {@code GET /v1/applications}: the live state as JSON, as openapi.yaml describes it. */
public final class ApplicationsService implements HttpService {
  private final Applications applications;
  private final CellRuns runs;
  private final Clock clock;

  public ApplicationsService(Applications applications, CellRuns runs, Clock clock) {
    this.applications = applications;
    this.runs = runs;
    this.clock = clock;
  }

  /** The whole answer. */
  public record LiveState(
      long nowMillis, List<ApplicationView> applications, List<CellView> cells) {}

  @Override
  public void routing(HttpRules rules) {
    rules.get("/v1/applications", this::list);
  }

  private void list(ServerRequest request, ServerResponse response) {
    List<ApplicationView> views = applications.views();
    long now = clock.millis();
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(
        ProtocolJson.write(new LiveState(now, views, Cells.newest(views, runs.byKey(), now))));
  }
}
