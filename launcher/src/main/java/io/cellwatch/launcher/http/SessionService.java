package io.cellwatch.launcher.http;

import io.cellwatch.launcher.launch.Launches;
import io.cellwatch.launcher.session.Attached;
import io.cellwatch.launcher.session.Delivery;
import io.cellwatch.launcher.session.KernelReport;
import io.cellwatch.launcher.session.KernelStream;
import io.cellwatch.launcher.session.SessionSecret;
import io.cellwatch.launcher.session.Sessions;
import io.cellwatch.launcher.session.StreamEvent;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /launcher/sessions}, by which a kernel says how it is, and {@code GET
 * /launcher/sessions/{id}/events}, by which it hears what it is to do.
 */
public final class SessionService implements HttpService {
  /** More than twenty launches with all of their logs have, unless these are of odd characters. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final HeaderName SECRET = HeaderNames.create("Cellwatch-Session-Secret");
  private static final String NOT_YOURS = "this session is not yours";

  private final Launches launches;

  public SessionService(Launches launches) {
    this.launches = launches;
  }

  @Override
  public void routing(HttpRules rules) {
    Guard guard = new Guard(launches);
    rules
        .post("/launcher/sessions", guard.before(this::report))
        .get("/launcher/sessions/{id}/events", guard.before(this::events));
  }

  private void report(ServerRequest request, ServerResponse response) throws IOException {
    KernelReport report;
    try {
      report = KernelReportReader.read(RequestBody.read(request, MOST_BYTES));
    } catch (MistakeException e) {
      Answer.error(Status.BAD_REQUEST_400, String.valueOf(e.getMessage()), response);
      return;
    } catch (RequestBody.TooLargeException e) {
      Answer.error(Status.REQUEST_ENTITY_TOO_LARGE_413, String.valueOf(e.getMessage()), response);
      return;
    }
    if (!launches.reported(report)) {
      Answer.error(Status.FORBIDDEN_403, NOT_YOURS, response);
      return;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("heartbeatMillis", Sessions.HEARTBEAT.toMillis());
    answer.put("page", "/launcher/?session=" + report.id());
    Answer.json(Status.OK_200, answer, response);
  }

  private void events(ServerRequest request, ServerResponse response) throws IOException {
    String id = request.path().pathParameters().get("id");
    Optional<SessionSecret> secret = request.headers().first(SECRET).flatMap(SessionSecret::of);
    if (secret.isEmpty()) {
      Answer.error(
          Status.FORBIDDEN_403,
          "the header %s is missing, or is not 64 hexadecimal digits"
              .formatted(SECRET.defaultCase()),
          response);
      return;
    }
    switch (launches.attach(id, secret.get())) {
      case Attached.Unknown() ->
          Answer.error(
              Status.NOT_FOUND_404, "no such session: say first how the kernel is", response);
      case Attached.WrongSecret() -> Answer.error(Status.FORBIDDEN_403, NOT_YOURS, response);
      case Attached.Stopping() ->
          Answer.error(Status.SERVICE_UNAVAILABLE_503, "the server stops", response);
      case Attached.Open(KernelStream stream) -> {
        try (EventStream events = new EventStream(response)) {
          send(stream, events);
        } finally {
          launches.detach(id, stream);
        }
      }
    }
  }

  private static void send(KernelStream stream, EventStream events) {
    try {
      // At once, so that the kernel knows that the way is free to it.
      events.heartbeat();
      while (true) {
        switch (stream.next(Sessions.HEARTBEAT)) {
          case StreamEvent.Deliver(Delivery delivery, String proof) ->
              events.event("deliver", delivery.launch(), deliver(delivery, proof));
          case StreamEvent.Heartbeat() -> events.heartbeat();
          case StreamEvent.Superseded() -> {
            events.event("superseded", "{}");
            return;
          }
          case StreamEvent.Ended() -> {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String deliver(Delivery delivery, String proof) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("payload", delivery.payload());
    data.put("proof", proof);
    return Answer.text(data);
  }
}
