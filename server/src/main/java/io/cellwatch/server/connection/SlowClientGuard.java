package io.cellwatch.server.connection;

import io.cellwatch.server.configuration.ConnectionConfig;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes the connections of clients that never finish a request, or never take its answer.
 * Helidon's own timeout ends only connections that are silent between requests; a client that sends
 * one byte now and then, or that asks for a large scrape and reads nothing, would keep a thread,
 * the answer and its place among the running requests for ever.
 */
public final class SlowClientGuard implements Http1ConnectionListener, Filter {
  private static final System.Logger LOGGER = System.getLogger(SlowClientGuard.class.getName());

  /** By the connection's thread, which also runs its requests. */
  private final Map<Thread, Watched> watched = new ConcurrentHashMap<>();

  private final Duration headTimeout;
  private final Duration bodyTimeout;
  private final Duration responseTimeout;
  private volatile boolean running = true;

  public SlowClientGuard(ConnectionConfig config) {
    headTimeout = config.headTimeout();
    bodyTimeout = config.bodyTimeout();
    responseTimeout = config.responseTimeout();
  }

  /** Starts the watch, a virtual thread that ends with {@link #stop()}. */
  public void start() {
    Thread.ofVirtual().name("slow-client-guard").start(this::watch);
  }

  public void stop() {
    running = false;
  }

  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    expect(connection, headTimeout);
  }

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    boolean body =
        headers.contains(HeaderNames.CONTENT_LENGTH)
            || headers.contains(HeaderNames.TRANSFER_ENCODING);
    expect(connection, body ? bodyTimeout : responseTimeout);
  }

  /** A body that nobody wanted is still being dropped afterwards, so its deadline stays. */
  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    try {
      chain.proceed();
    } finally {
      if (request.content().consumed()) {
        watched.remove(Thread.currentThread());
      }
    }
  }

  private void expect(ConnectionContext connection, Duration within) {
    watched.put(
        Thread.currentThread(), new Watched(connection, System.nanoTime() + within.toNanos()));
  }

  private void watch() {
    long pause = Math.clamp(headTimeout.toMillis() / 4, 25, 1_000);
    try {
      while (running) {
        Thread.sleep(pause);
        closeOverdue(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeOverdue(long now) {
    watched.forEach(
        (thread, request) -> {
          if (now - request.deadline() > 0 && watched.remove(thread, request)) {
            close(request.connection());
          }
        });
  }

  private static void close(ConnectionContext connection) {
    try {
      connection.serverSocket().close();
    } catch (UncheckedIOException e) {
      LOGGER.log(System.Logger.Level.TRACE, "the client was faster", e);
    }
  }

  private record Watched(ConnectionContext connection, long deadline) {}
}
