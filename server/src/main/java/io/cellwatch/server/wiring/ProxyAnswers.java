package io.cellwatch.server.wiring;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.proxy.KillConfirmation;
import io.cellwatch.proxy.ProxyFailure;
import io.cellwatch.proxy.ProxyPages;
import io.cellwatch.server.access.SecurityHeaders;
import io.cellwatch.server.page.ErrorAnswer;
import io.cellwatch.server.page.PageRenderer;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows what the proxy has to say as all of the server's pages look. */
record ProxyAnswers(Clock clock) implements ProxyPages {
  private static final PageRenderer PAGES = new PageRenderer("kill.stg");
  private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
  private static final HeaderName REFERRER = HeaderNames.create("Referrer-Policy");
  private static final HeaderName FRAMES = HeaderNames.create("X-Frame-Options");

  @Override
  public void failure(ProxyFailure failure, ServerRequest request, ServerResponse response) {
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

  @Override
  public void confirmation(KillConfirmation asked, ServerRequest request, ServerResponse response) {
    response.headers().clear();
    SecurityHeaders.set(response.headers());
    // In a frame of a page that looks like something else, people could be made to click at it.
    response
        .headers()
        .set(
            POLICY,
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
        .set(FRAMES, "DENY")
        // Where it is not told by Sec-Fetch-Site, the answer must say where it comes from.
        .set(REFERRER, "same-origin")
        .set(HeaderNames.CONTENT_TYPE, ErrorAnswer.HTML);
    response.status(Status.OK_200).send(PAGES.render("confirmation", Map.of("asked", asked)));
  }
}
