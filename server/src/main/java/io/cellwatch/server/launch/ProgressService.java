package io.cellwatch.server.launch;

import io.cellwatch.launcher.launch.LaunchView;
import io.cellwatch.launcher.launch.Launches;
import io.cellwatch.server.page.ConditionalAnswer;
import io.cellwatch.server.page.ErrorAnswer;
import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code GET /launcher/launch?id=…}: how far a launch is; {@code GET /fragments/launch}, its
 * changing part; {@code POST /launcher/stop} with the same id wants it no more.
 */
public final class ProgressService implements HttpService {
  private static final String UNKNOWN = "no such launch";
  private static final String ADVICE =
      "This server does not know it: it may have been started anew and not have heard from the"
          + " notebook's kernel since, or the kernel is gone for long. Type %spark in the notebook.";

  private final Launches launches;
  private final Function<String, Optional<String>> traces;
  private final Function<LaunchView, Optional<String>> dashboards;
  private final Clock clock;

  /**
   * Of these launches.
   *
   * @param traces address of a launch's trace, seen from the server's root; empty while there is
   *     none
   * @param dashboards address of its dashboard, in full; likewise
   */
  public ProgressService(
      Launches launches,
      Function<String, Optional<String>> traces,
      Function<LaunchView, Optional<String>> dashboards,
      Clock clock) {
    this.launches = launches;
    this.traces = traces;
    this.dashboards = dashboards;
    this.clock = clock;
  }

  /**
   * The address of a launch's page, seen from a page of the launcher.
   *
   * @param session where who asks knows it: from there the way leads back to the choice
   */
  static String address(LaunchView launch, Optional<String> session) {
    return "launch?id="
        + launch.id()
        + session.filter(launch.session()::equals).map("&session="::concat).orElse("");
  }

  private static Optional<String> session(Parameters parameters) {
    return parameters.first("session").asOptional();
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/launcher/launch", this::page)
        .get("/fragments/launch", this::fragment)
        .post("/launcher/stop", this::stop);
  }

  private void page(ServerRequest request, ServerResponse response) {
    Optional<LaunchView> launch = found(request.query(), request, response);
    if (launch.isPresent()) {
      response.headers().set(HeaderNames.CONTENT_TYPE, ErrorAnswer.HTML);
      response.send(render("progressDocument", launch.get(), session(request.query())));
    }
  }

  private void fragment(ServerRequest request, ServerResponse response) {
    Optional<LaunchView> launch = found(request.query(), request, response);
    if (launch.isPresent()) {
      byte[] content = render("progress", launch.get(), session(request.query()));
      ConditionalAnswer.send(
          request, response, ErrorAnswer.HTML, ConditionalAnswer.etag(content), content);
    }
  }

  private void stop(ServerRequest request, ServerResponse response) {
    Parameters fields = LaunchForm.fields(request);
    Optional<LaunchView> launch = found(fields, request, response);
    if (launch.isPresent()) {
      launches.stop(launch.get().id());
      response.headers().set(HeaderNames.LOCATION, address(launch.get(), session(fields)));
      response.status(Status.SEE_OTHER_303).send();
    }
  }

  private byte[] render(String template, LaunchView launch, Optional<String> session) {
    ProgressPage page =
        ProgressPage.of(
            launch,
            session,
            traces.apply(launch.publicId()),
            dashboards.apply(launch),
            clock.instant());
    return LaunchService.PAGES
        .render(template, Map.of("launch", page))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Where there is none, this has answered. */
  private Optional<LaunchView> found(
      Parameters parameters, ServerRequest request, ServerResponse response) {
    Optional<LaunchView> launch = parameters.first("id").asOptional().flatMap(launches::find);
    if (launch.isEmpty()) {
      ErrorAnswer answer = ErrorAnswer.of(request.headers(), 404, UNKNOWN, ADVICE);
      response.headers().set(HeaderNames.CONTENT_TYPE, answer.type());
      response.status(Status.NOT_FOUND_404).send(answer.body());
    }
    return launch;
  }
}
