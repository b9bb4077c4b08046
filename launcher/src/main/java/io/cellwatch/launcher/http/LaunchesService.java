package io.cellwatch.launcher.http;

import io.cellwatch.launcher.launch.LaunchEvent;
import io.cellwatch.launcher.launch.LaunchRequest;
import io.cellwatch.launcher.launch.LaunchView;
import io.cellwatch.launcher.launch.LaunchWatch;
import io.cellwatch.launcher.launch.Launches;
import io.cellwatch.launcher.launch.Requested;
import io.cellwatch.launcher.launch.Watched;
import io.cellwatch.launcher.rendering.Rendering;
import io.cellwatch.launcher.session.KernelSpark;
import io.cellwatch.launcher.session.Sessions;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code POST /launcher/launches} starts Spark in a kernel; {@code GET /launcher/launches/{id}},
 * its {@code /events} and {@code POST …/stop} tell what became of it, and end it.
 */
public final class LaunchesService implements HttpService {
  private static final int MOST_BYTES = 256 * 1024;
  private static final String LAUNCHES = "/launcher/launches";
  private static final String NONE =
      "no such launch: it is long over, its session is forgotten, or the server was started anew";

  private final Launches launches;
  private final LaunchDescriptions descriptions;

  /**
   * About these.
   *
   * @param dashboards address of a launch's dashboard, in full; empty while there is none
   */
  public LaunchesService(Launches launches, Function<LaunchView, Optional<String>> dashboards) {
    this.launches = launches;
    descriptions = new LaunchDescriptions(dashboards);
  }

  @Override
  public void routing(HttpRules rules) {
    Guard guard = new Guard(launches);
    rules
        .post(LAUNCHES, guard.before(this::request))
        .get(LAUNCHES + "/{id}", guard.before(this::launch))
        .get(LAUNCHES + "/{id}/events", guard.before(this::events))
        .post(LAUNCHES + "/{id}/stop", guard.before(this::stop));
  }

  private void request(ServerRequest request, ServerResponse response) throws IOException {
    LaunchRequest wanted;
    try {
      wanted = LaunchRequestReader.read(RequestBody.read(request, MOST_BYTES));
    } catch (MistakeException e) {
      refuse(
          Status.BAD_REQUEST_400,
          List.of(new Rendering.Reason(Optional.empty(), String.valueOf(e.getMessage()))),
          response);
      return;
    } catch (RequestBody.TooLargeException e) {
      Answer.error(Status.REQUEST_ENTITY_TOO_LARGE_413, String.valueOf(e.getMessage()), response);
      return;
    }
    switch (launches.request(wanted)) {
      case Requested.Accepted(LaunchView launch, boolean fresh) -> {
        response.headers().set(HeaderNames.LOCATION, LAUNCHES + "/" + launch.id());
        Answer.json(fresh ? Status.CREATED_201 : Status.OK_200, descriptions.of(launch), response);
      }
      case Requested.Refused(List<Rendering.Reason> reasons) ->
          refuse(Status.UNPROCESSABLE_CONTENT_422, reasons, response);
      case Requested.Unfit(String message) -> Answer.error(Status.CONFLICT_409, message, response);
      case Requested.Busy(String message, LaunchView launch) -> {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("error", message);
        answer.put("launch", descriptions.of(launch));
        Answer.json(Status.CONFLICT_409, answer, response);
      }
      case Requested.SparkThere(String message, KernelSpark spark) ->
          Answer.error(Status.CONFLICT_409, message, response);
      case Requested.UnknownSession(String message) ->
          Answer.error(Status.NOT_FOUND_404, message, response);
      case Requested.UnknownCluster(String message) ->
          Answer.error(Status.NOT_FOUND_404, message, response);
      case Requested.Unguarded(String message) ->
          Answer.error(Status.FORBIDDEN_403, message, response);
    }
  }

  private static void refuse(Status status, List<Rendering.Reason> reasons, ServerResponse response)
      throws IOException {
    Answer.json(status, Descriptions.of(new Rendering.Refused(reasons)), response);
  }

  private void launch(ServerRequest request, ServerResponse response) throws IOException {
    answer(Status.OK_200, launches.find(id(request)), response);
  }

  private void stop(ServerRequest request, ServerResponse response) throws IOException {
    answer(Status.ACCEPTED_202, launches.stop(id(request)), response);
  }

  private static String id(ServerRequest request) {
    return request.path().pathParameters().get("id");
  }

  private void answer(Status status, Optional<LaunchView> launch, ServerResponse response)
      throws IOException {
    if (launch.isPresent()) {
      Answer.json(status, descriptions.of(launch.get()), response);
    } else {
      Answer.error(Status.NOT_FOUND_404, NONE, response);
    }
  }

  private void events(ServerRequest request, ServerResponse response) throws IOException {
    switch (launches.watch(id(request))) {
      case Watched.Unknown() -> Answer.error(Status.NOT_FOUND_404, NONE, response);
      case Watched.Unavailable() ->
          Answer.error(
              Status.SERVICE_UNAVAILABLE_503,
              "the server stops, or too many watch: ask for the launch itself now and then",
              response);
      case Watched.Open(LaunchWatch watch) -> {
        try (EventStream events = new EventStream(response)) {
          send(watch, events);
        } finally {
          launches.leave(watch);
        }
      }
    }
  }

  private void send(LaunchWatch watch, EventStream events) {
    try {
      while (true) {
        switch (watch.next(Sessions.HEARTBEAT)) {
          case LaunchEvent.Changed(LaunchView launch) -> {
            events.event("launch", Answer.text(descriptions.of(launch)));
            if (launch.state().isFinal()) {
              return;
            }
          }
          case LaunchEvent.Heartbeat() -> events.heartbeat();
          case LaunchEvent.Ended() -> {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
