package io.cellwatch.listener.publish;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which server is next, and how long to wait for it: the driver stays with one that works, tries
 * the others at once when it fails, and all of them less and less often while none works.
 */
final class Route {
  private static final Duration MOST_WAIT = Duration.ofSeconds(10);
  private static final Duration FIRST_WAIT_UNAUTHORIZED = Duration.ofSeconds(2);
  private static final Duration MOST_WAIT_UNAUTHORIZED = Duration.ofSeconds(30);

  private final ServerFinder finder;
  private final Patience patience;
  private final Backoff backoff;
  private final Backoff unauthorized;
  private List<Endpoint> endpoints = List.of();
  private int current;
  private int failedInRow;

  /**
   * A route of one driver.
   *
   * @param interval between updates, and the first wait after a failure
   */
  Route(ServerFinder finder, Patience patience, Duration interval) {
    this.finder = finder;
    this.patience = patience;
    backoff = new Backoff(interval, MOST_WAIT, ThreadLocalRandom.current());
    unauthorized =
        new Backoff(FIRST_WAIT_UNAUTHORIZED, MOST_WAIT_UNAUTHORIZED, ThreadLocalRandom.current());
  }

  /** The server whose turn it is; null where there is none. */
  @Nullable Endpoint next() {
    if (endpoints.isEmpty() || failedInRow > 0) {
      endpoints = finder.find();
      patience.servers(endpoints.size());
    }
    return endpoints.isEmpty() ? null : endpoints.get(current % endpoints.size());
  }

  /** The server has taken what it was sent. */
  void worked() {
    failedInRow = 0;
    backoff.succeeded();
    unauthorized.succeeded();
  }

  /** The server has failed; the milliseconds to wait for the next one. */
  long failed(Outcome outcome) {
    current = (current + 1) % endpoints.size();
    failedInRow++;
    boolean others = failedInRow % endpoints.size() != 0;
    return others ? 0 : outcome == Outcome.UNAUTHORIZED ? unauthorized.failed() : backoff.failed();
  }

  /** Every server has failed since the last one that worked, or since {@link #beginAnew}. */
  boolean allFailed() {
    return failedInRow >= endpoints.size();
  }

  /** Every server gets another turn. */
  void beginAnew() {
    failedInRow = 0;
  }
}
