package io.cellwatch.server.wiring;

import io.cellwatch.server.embedded.RetirementService;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.util.Set;

/**
 * For how long nobody has used the server. Who was refused does not count, and neither do those who
 * only watch it, since they never leave, or ask whether it is used.
 */
final class Activity implements Filter {
  private static final Set<String> WATCHING = Set.of("/health", "/metrics", RetirementService.PATH);

  /** Of the machine's own clock, which no clock that is set can make old. */
  private volatile long lastNanos = System.nanoTime();

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (!WATCHING.contains(request.path().path())) {
      lastNanos = System.nanoTime();
    }
    chain.proceed();
  }

  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - lastNanos);
  }
}
