package io.cellwatch.server.wiring;

import io.cellwatch.server.access.SecurityHeaders;
import io.cellwatch.server.page.ErrorAnswer;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What is answered when a request cannot even be read, and when a handler fails. */
final class FailureAnswers {
  private static final System.Logger LOGGER = System.getLogger(FailureAnswers.class.getName());

  private FailureAnswers() {}

  /** For requests that never reach the routing: too long, malformed, too many. */
  static DirectHandlers unreadable() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, FailureAnswers::answer);
    }
    return handlers.build();
  }

  /** For what a handler throws. Only an HttpException's message is meant for who asked. */
  static void register(HttpRouting.Builder routing) {
    routing.error(HttpException.class, FailureAnswers::refused);
    routing.error(Throwable.class, FailureAnswers::failed);
  }

  private static DirectHandler.TransportResponse answer(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    ErrorAnswer answer = ErrorAnswer.of(request.headers(), status.code(), words(status), "");
    SecurityHeaders.set(headers);
    headers.set(HeaderNames.CONTENT_TYPE, answer.type());
    return DirectHandler.TransportResponse.builder()
        .status(status)
        .headers(headers)
        .entity(answer.body().getBytes(StandardCharsets.UTF_8))
        .keepAlive(type.keepAlive())
        .build();
  }

  private static void refused(
      ServerRequest request, ServerResponse response, HttpException failure) {
    Status status = failure.status();
    String message =
        status.code() < 500 && failure.getMessage() != null ? failure.getMessage() : words(status);
    failure.headers().forEach(response.headers()::set);
    send(request, response, status, message, "");
  }

  private static void failed(ServerRequest request, ServerResponse response, Throwable failure) {
    LOGGER.log(
        System.Logger.Level.ERROR,
        request.prologue().method().text() + " " + request.path().absolute().path() + " failed",
        failure);
    send(
        request,
        response,
        Status.INTERNAL_SERVER_ERROR_500,
        "the server failed at this",
        "Its log says why.");
  }

  private static void send(
      ServerRequest request,
      ServerResponse response,
      Status status,
      String message,
      String advice) {
    ErrorAnswer answer = ErrorAnswer.of(request.headers(), status.code(), message, advice);
    SecurityHeaders.set(response.headers());
    response.headers().set(HeaderNames.CONTENT_TYPE, answer.type());
    response.status(status).send(answer.body());
  }

  private static String words(Status status) {
    return status.reasonPhrase().isEmpty()
        ? "refused"
        : status.reasonPhrase().toLowerCase(Locale.ROOT);
  }
}
