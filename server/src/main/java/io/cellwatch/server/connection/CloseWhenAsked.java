package io.cellwatch.server.connection;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Closes a connection after its last answer. Helidon up to 4.5.3 says {@code Connection: close} to
 * who asked for it, and then waits for the next request (its issue 12324).
 */
public final class CloseWhenAsked implements Filter {
  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    chain.proceed();
    boolean asked = request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    boolean read = !request.content().hasEntity() || request.content().consumed();
    // With bytes that nobody read the system would break off, and the client miss the answer.
    if (asked && read && response.isSent()) {
      throw new CloseConnectionException("the client asked for it");
    }
  }
}
