package io.cellwatch.server.embedded;

import io.cellwatch.server.page.ErrorAnswer;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code POST /v1/embedded/stop}: a notebook of a newer version asks the server to make way. */
public final class RetirementService implements HttpService {
  public static final String PATH = "/v1/embedded/stop";

  private final Retirement retirement;

  public RetirementService(Retirement retirement) {
    this.retirement = retirement;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post(PATH, this::answer);
  }

  private void answer(ServerRequest request, ServerResponse response) {
    switch (retirement.ask()) {
      case ENDS -> response.status(Status.ACCEPTED_202).send();
      case IN_USE ->
          refuse(
              request,
              response,
              "this server is in use",
              "It ends by itself some time after its last notebook, driver and page.");
      case NOT_EMBEDDED ->
          refuse(
              request,
              response,
              "this server was started by a person, and not by a notebook",
              "End it where it was started.");
    }
  }

  private static void refuse(
      ServerRequest request, ServerResponse response, String message, String advice) {
    ErrorAnswer answer =
        ErrorAnswer.of(request.headers(), Status.CONFLICT_409.code(), message, advice);
    response.status(Status.CONFLICT_409);
    response.headers().set(HeaderNames.CONTENT_TYPE, answer.type());
    response.send(answer.body());
  }
}
