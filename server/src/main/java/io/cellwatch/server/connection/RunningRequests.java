package io.cellwatch.server.connection;

import io.cellwatch.server.access.Route;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.Semaphore;

/**
 * The places of requests that are being answered at one time. A stream of events gives its place
 * back while it goes on: it waits far more than it works, and many of them must not keep others
 * out. What bounds streams is the number of connections, and of what they tell of.
 */
public final class RunningRequests implements Filter {
  private final Places places;

  /** A semaphore that may owe places for a moment. */
  private static final class Places extends Semaphore {
    private static final long serialVersionUID = 1L;

    Places(int permits) {
      super(permits);
    }

    void takeBack() {
      reducePermits(1);
    }
  }

  public RunningRequests(int most) {
    places = new Places(most);
  }

  /** Refuses what comes when no place is free. */
  public Limit limit() {
    return FixedLimit.create(places);
  }

  /** To be asked after it is decided which route is meant. */
  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    boolean stream = request.context().get(Route.class).filter(Route::stream).isPresent();
    if (!stream) {
      chain.proceed();
      return;
    }
    places.release();
    try {
      chain.proceed();
    } finally {
      // The limit is about to give it back once more.
      places.takeBack();
    }
  }
}
