package io.cellwatch.server.home;

import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.CellRuns;
import io.cellwatch.exporter.protocol.ProtocolJson;
import io.cellwatch.exporter.stuck.StuckWatch;
import io.cellwatch.server.page.ErrorAnswer;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code GET /v1/cells/{session}/{execution}}: how far a run of a cell is, for the kernel that runs
 * it. What is not known, or not any more, as where the cell has run again: 404.
 */
public final class CellProgressService implements HttpService {
  private final Applications applications;
  private final CellRuns runs;
  private final StuckWatch stuck;
  private final Dashboards dashboards;
  private final Clock clock;

  public CellProgressService(
      Applications applications,
      CellRuns runs,
      StuckWatch stuck,
      Dashboards dashboards,
      Clock clock) {
    this.applications = applications;
    this.runs = runs;
    this.stuck = stuck;
    this.dashboards = dashboards;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/v1/cells/{session}/{execution}", this::one);
  }

  private void one(ServerRequest request, ServerResponse response) {
    String session = request.path().pathParameters().get("session");
    Optional<CellProgress> progress =
        execution(request.path().pathParameters().get("execution"))
            .flatMap(
                number ->
                    CellProgress.of(
                        applications, runs, stuck, dashboards, session, number, clock.millis()));
    if (progress.isEmpty()) {
      ErrorAnswer answer =
          ErrorAnswer.of(
              request.headers(),
              Status.NOT_FOUND_404.code(),
              "no such cell run",
              "A session's UUID and the number in In [n] are expected; of each cell the newest run"
                  + " is known.");
      response.header(HeaderNames.CONTENT_TYPE, answer.type());
      response.status(Status.NOT_FOUND_404).send(answer.body());
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(ProtocolJson.write(progress.get()));
  }

  private static Optional<Integer> execution(String text) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
