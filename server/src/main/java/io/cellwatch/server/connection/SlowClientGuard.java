package io.cellwatch.server.connection;

import io.cellwatch.server.configuration.ConnectionConfig;
import io.helidon.common.buffers.BufferData;
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
import org.jspecify.annotations.Nullable;

/**
 * Closes the connections of clients that never finish a request, or do not take its answer.
 * Helidon's own timeout ends only connections that are silent between requests; a client that sends
 * one byte now and then, or that asks for a large scrape and reads nothing, would keep a thread,
 * the answer and its place among the running requests for ever. An answer of any size may take any
 * time, as long as its client goes on reading: each piece that the system takes begins the time
 * anew. Since the system buffers, that of a client that reads less than some kilobytes a second may
 * run out.
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
    watched.put(Thread.currentThread(), new Watched(connection, headTimeout, true));
  }

  @Override
  public void headers(ConnectionContext connection, Headers headers) {
    boolean body =
        headers.contains(HeaderNames.CONTENT_LENGTH)
            || headers.contains(HeaderNames.TRANSFER_ENCODING);
    watched.put(
        Thread.currentThread(),
        new Watched(connection, body ? bodyTimeout : responseTimeout, body));
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

  /** Sees the pieces of answers before they are written. */
  public Http1ConnectionListener answers() {
    return new Http1ConnectionListener() {
      @Override
      public void data(ConnectionContext connection, BufferData piece) {
        Watched request = watched.get(Thread.currentThread());
        if (request != null) {
          request.writes(piece);
        }
      }
    };
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
          request.look(now);
          if (request.isOverdue(now) && watched.remove(thread, request)) {
            close(request.connection);
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

  /** One request, and what of its answer is being written. */
  private static final class Watched {
    private final ConnectionContext connection;
    private final long within;

    /** Whether the client owes something else than to read: the rest of its request. */
    private final boolean owes;

    /** A time of {@link System#nanoTime}. */
    private volatile long deadline;

    private volatile @Nullable BufferData piece;

    /** Of the piece, when it was last looked at. */
    private int left;

    Watched(ConnectionContext connection, Duration within, boolean owes) {
      this.connection = connection;
      this.owes = owes;
      this.within = within.toNanos();
      deadline = System.nanoTime() + this.within;
    }

    void writes(BufferData next) {
      piece = next;
      deadline = System.nanoTime() + within;
    }

    /**
     * Some answers are one piece. Helidon writes it bit by bit, so what is left of it says whether
     * the client reads; that it is another thread's does not matter for a number that only sinks. A
     * client that has taken all that there is waits for the server, as a stream's mostly does.
     */
    void look(long now) {
      BufferData writing = piece;
      int leftNow = writing == null ? left : writing.available();
      boolean allTaken = writing != null && leftNow == 0 && !owes;
      if (leftNow != left || allTaken) {
        left = leftNow;
        deadline = now + within;
      }
    }

    boolean isOverdue(long now) {
      return now - deadline > 0;
    }
  }
}
