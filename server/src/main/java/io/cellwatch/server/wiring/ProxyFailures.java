package io.cellwatch.server.wiring;

import io.cellwatch.proxy.FailureAnswers;
import io.cellwatch.proxy.ProxyFailure;
import io.cellwatch.server.access.SecurityHeaders;
import io.cellwatch.server.page.ErrorAnswer;
import io.cellwatch.server.page.Figures;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows failures of the proxy as all of the server's are shown, with what is known besides. */
record ProxyFailures(Clock clock) implements FailureAnswers {
  @Override
  public void send(ProxyFailure failure, ServerRequest request, ServerResponse response) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (!failure.application().isEmpty()) {
      facts.put("application", failure.application());
    }
    failure
        .lastHeard()
        .ifPresent(
            heard ->
                facts.put(
                    "last seen",
                    "%s (%s ago)"
                        .formatted(
                            Figures.moment(heard.toEpochMilli()),
                            Figures.coarse(clock.millis() - heard.toEpochMilli()))));
    ErrorAnswer answer =
        ErrorAnswer.of(
            request.headers(),
            failure.status(),
            failure.message(),
            failure.advice(),
            facts,
            failure.elsewhere());
    response.headers().clear();
    SecurityHeaders.set(response.headers());
    response.headers().set(HeaderNames.CONTENT_TYPE, answer.type());
    response.status(Status.create(failure.status())).send(answer.body());
  }
}
