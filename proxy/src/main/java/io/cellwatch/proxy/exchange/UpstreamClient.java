package io.cellwatch.proxy.exchange;

import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import io.cellwatch.proxy.upstream.UpstreamException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;

/**
 * Asks drivers, over connections that are used again. The calling thread waits, so it should be a
 * virtual one.
 */
public final class UpstreamClient implements AutoCloseable {
  /** Below the time after which any server that we know of closes an idle one. */
  private static final Duration MOST_IDLE = Duration.ofSeconds(4);

  private static final ContentType FORM =
      ContentType.create("application/x-www-form-urlencoded", StandardCharsets.ISO_8859_1);

  private final Timeouts timeouts;
  private final Connections connections;
  private final HttpRequestExecutor executor =
      new HttpRequestExecutor(DefaultConnectionReuseStrategy.INSTANCE);
  private final Connector connector;
  private final Exchanges exchanges = new Exchanges();
  private final Thread watch;

  public UpstreamClient(Timeouts timeouts) {
    this.timeouts = timeouts;
    connections = new Connections(timeouts.queue());
    connector = new Connector(timeouts.connect());
    watch = Thread.ofPlatform().daemon().name("cellwatch-proxy-watch").start(this::watch);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(Exchanges.pause(timeouts));
        exchanges.look();
        connections.closeIdle(MOST_IDLE);
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  /**
   * Sends a request, and reads the head of its answer.
   *
   * @param client for whom
   * @throws UpstreamException says what is wrong with the driver
   * @throws ClientLeftException nobody waits for the answer any more
   */
  public UpstreamResponse send(Upstream to, UpstreamRequest request, Presence client)
      throws UpstreamException, InterruptedException {
    boolean mayBeStale = true;
    while (true) {
      Lease lease = connections.lease(to, client);
      boolean answering = false;
      try {
        // What may not be sent twice goes over a connection that cannot be stale.
        boolean used = mayBeStale && request.repeatable() && isFresh(lease.entry());
        if (!used) {
          connect(lease.entry(), to);
        }
        UpstreamResponse response = ask(lease, to, request, client, used);
        answering = response != null;
        if (response != null) {
          return response;
        }
        // It closed an idle connection just before the request came: that is not its answer.
        mayBeStale = false;
      } finally {
        if (!answering) {
          lease.close();
        }
      }
    }
  }

  private static boolean isFresh(PoolEntry<HttpHost, DriverConnection> entry) {
    return entry.hasConnection()
        && entry.getConnection().isOpen()
        && System.currentTimeMillis() - entry.getUpdated() < MOST_IDLE.toMillis()
        && !entry.getConnection().isTalking();
  }

  private void connect(PoolEntry<HttpHost, DriverConnection> entry, Upstream to)
      throws UpstreamException {
    if (entry.hasConnection()) {
      entry.discardConnection(CloseMode.IMMEDIATE);
    }
    entry.assignConnection(connector.connect(to));
  }

  /**
   * The answer.
   *
   * @param used whether the connection has served before
   * @return null where a used connection turns out to be closed
   */
  private @Nullable UpstreamResponse ask(
      Lease lease, Upstream to, UpstreamRequest request, Presence client, boolean used)
      throws UpstreamException {
    DriverConnection connection = lease.connection();
    Exchange exchange = exchanges.begin(client, lease::abort);
    lease.serve(exchange);
    exchange.readsWithin(timeouts.head());
    try {
      HttpCoreContext context = HttpCoreContext.create();
      BasicClassicHttpRequest outgoing = outgoing(to, request);
      ClassicHttpResponse response =
          executor.execute(outgoing, connection, UpstreamClient::refuseSwitch, context);
      if (executor.keepAlive(outgoing, response, connection, context)) {
        lease.reusable();
      }
      exchange.readsEachWithin(timeouts.idle());
      return new UpstreamResponse(response, lease, timeouts.idle());
    } catch (HttpException | MessageConstraintException e) {
      throw new UpstreamException(
          Kind.GARBAGE, "what answers at the address of the driver's UI speaks no proper HTTP", e);
    } catch (IOException e) {
      if (exchange.fault().isPresent()) {
        throw brokenOff(exchange.fault().get(), e);
      }
      if (used && request.repeatable()) {
        return null;
      }
      throw new UpstreamException(Kind.UNREACHABLE, "the driver broke off before it answered", e);
    }
  }

  private UpstreamException brokenOff(Exchange.Fault why, IOException cause) {
    return switch (why) {
      case CLIENT_LEFT -> throw new ClientLeftException();
      case LATE ->
          new UpstreamException(
              Kind.TIMEOUT,
              "the driver's UI did not answer within %s s"
                  .formatted(timeouts.head().toMillis() / 1000.0),
              cause);
    };
  }

  /** Nobody asked for another protocol; and what comes next is no HTTP. */
  private static void refuseSwitch(
      HttpResponse interim, HttpConnection connection, HttpContext context) throws HttpException {
    if (interim.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
      throw new ProtocolException("switches to another protocol");
    }
  }

  private static BasicClassicHttpRequest outgoing(Upstream to, UpstreamRequest request) {
    BasicClassicHttpRequest outgoing =
        new BasicClassicHttpRequest(request.method(), request.target());
    outgoing.setHeader(HttpHeaders.HOST, to.authority());
    request.headers().forEach(each -> outgoing.addHeader(each.name(), each.value()));
    if (request.method().equals("POST")) {
      outgoing.setHeader(HttpHeaders.CONTENT_TYPE, FORM.getMimeType());
      outgoing.setHeader(HttpHeaders.CONTENT_LENGTH, request.form().length());
      outgoing.setEntity(new StringEntity(request.form(), FORM));
    }
    return outgoing;
  }

  /** Connections that are open, in use or not. */
  public int connections() {
    return connections.open();
  }

  /** Of how many drivers something is known. */
  int addresses() {
    return connections.addresses();
  }

  @Override
  public void close() {
    watch.interrupt();
    connections.close();
  }
}
