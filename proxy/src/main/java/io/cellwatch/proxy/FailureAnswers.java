package io.cellwatch.proxy;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Who makes a page, or JSON, of a failure, as all of the server's failures look. */
@FunctionalInterface
public interface FailureAnswers {
  void send(ProxyFailure failure, ServerRequest request, ServerResponse response);
}
