package io.cellwatch.server.access;

import io.cellwatch.server.page.ErrorAnswer;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Sends a refusal. */
final class RefusalAnswer {
  /**
   * A refused body up to this size is read and dropped: a client that still writes while the
   * connection closes would see a broken connection instead of the answer.
   */
  private static final long DRAINED_BYTES = 1L << 20;

  private RefusalAnswer() {}

  static void send(Refusal refusal, RoutingRequest request, RoutingResponse response) {
    int status = refusal.status().code();
    ErrorAnswer answer =
        ErrorAnswer.of(request.headers(), status, refusal.message(), refusal.advice());
    if (status == Status.UNAUTHORIZED_401.code()) {
      response.headers().set(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"cellwatch\"");
    }
    boolean known = refusal.equals(Refusal.TOO_LARGE);
    if (!known && request.headers().contentLength().orElse(0) > DRAINED_BYTES) {
      response.headers().set(HeaderValues.CONNECTION_CLOSE);
    }
    response.headers().set(HeaderNames.CONTENT_TYPE, answer.type());
    response.status(refusal.status()).send(answer.body());
  }
}
