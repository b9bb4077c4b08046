package io.cellwatch.server.wiring;

import io.cellwatch.proxy.client.WatchedConnections;
import io.cellwatch.server.access.AccessFilter;
import io.cellwatch.server.access.RouteTable;
import io.cellwatch.server.access.TableRules;
import io.cellwatch.server.access.Tokens;
import io.cellwatch.server.configuration.ListenConfig;
import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.connection.CloseWhenAsked;
import io.cellwatch.server.connection.GzipBodies;
import io.cellwatch.server.connection.RunningRequests;
import io.cellwatch.server.connection.SlowClientGuard;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/** One port with what is served there, every request decided about by one table. */
final class HttpListener {
  /** How long running requests may take to end once the server is asked to stop. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private static final Duration IDLE_CONNECTION = Duration.ofSeconds(75);
  private static final Duration IDLE_CHECK = Duration.ofSeconds(5);
  private static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  /**
   * How much more than the largest update Helidon reads before it breaks the connection: a client
   * whose update is somewhat too large must get to read its 413.
   */
  private static final long OVERSIZE_FACTOR = 4;

  private final WebServer web;
  private final SlowClientGuard guard;
  private final ListenConfig listen;
  private final int wantedPort;

  /**
   * What listens at a port, once it is started.
   *
   * @param port 0 for any free one
   * @param loginPort of the server that browsers log in at
   * @param activity is told of each request that is let through
   */
  HttpListener(
      ServerConfig config,
      int port,
      RouteTable table,
      Tokens tokens,
      IntSupplier loginPort,
      Activity activity,
      List<HttpService> services) {
    listen = config.listen();
    wantedPort = port;
    guard = new SlowClientGuard(config.connections());
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.addFilter(new CloseWhenAsked());
    routing.addFilter(guard);
    routing.addFilter(new AccessFilter(table, tokens, config, loginPort));
    routing.addFilter(activity);
    RunningRequests requests = new RunningRequests(config.connections().maxRequests());
    routing.addFilter(requests);
    FailureAnswers.register(routing);
    new TableRules(table, routing).register(services.toArray(HttpService[]::new));
    web =
        WebServer.builder()
            .shutdownHook(false)
            .address(listen.address())
            .port(port)
            .routing(routing)
            .protocolsDiscoverServices(false)
            .addConnectionSelector(
                WatchedConnections.of(
                    Http1Config.builder()
                        .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                        .maxHeadersSize(MAX_HEADER_BYTES)
                        .addReceiveListener(guard)
                        .addSendListener(guard.answers())
                        // Helidon takes the body of a refused request for the next request where
                        // the client still waits to be told to send it, and sends it nevertheless.
                        .continueImmediately(true)
                        .build()))
            .contentEncoding(
                ContentEncodingContext.builder()
                    .contentEncodingsDiscoverServices(false)
                    .addContentEncoding(new GzipBodies())
                    .build())
            .directHandlers(FailureAnswers.unreadable())
            // By plain sockets, which send an answer at once; Helidon's others have a buffer of 8
            // kB.
            .useNio(false)
            // Where a head and its body are sent apart, the body would wait for the client's
            // acknowledgement of the head, which Linux puts off for 40 ms.
            .connectionOptions(options -> options.tcpNoDelay(true))
            .maxPayloadSize(config.ingest().maxUpdateBytes() * OVERSIZE_FACTOR)
            .maxTcpConnections(config.connections().maxConnections())
            .concurrencyLimit(requests.limit())
            .idleConnectionTimeout(IDLE_CONNECTION)
            .idleConnectionPeriod(IDLE_CHECK)
            .shutdownGracePeriod(STOP_GRACE)
            .build();
  }

  /**
   * Begins to listen.
   *
   * @throws ServerStartException when it cannot, such as when the port is taken
   */
  void start() throws ServerStartException {
    guard.start();
    web.start();
    if (!web.isRunning()) {
      guard.stop();
      throw new ServerStartException(whyNot());
    }
  }

  int port() {
    return web.port();
  }

  /** Where programs of this machine reach it. */
  String url() {
    return url(listen, port());
  }

  static String url(ListenConfig listen, int port) {
    String host = reachedBy(listen);
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  static String reachedBy(ListenConfig listen) {
    return listen.address().isAnyLocalAddress() ? "127.0.0.1" : listen.host();
  }

  /** Listens no more, lets running requests end for at most five seconds, then is gone. */
  void stop() {
    web.stop();
    guard.stop();
  }

  /** Helidon does not say why it could not listen: so ask the operating system again. */
  private String whyNot() {
    String place = listen.host() + ":" + wantedPort;
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(listen.address(), wantedPort));
      return "Could not listen at %s for a moment; start again.".formatted(place);
    } catch (IOException e) {
      return "Cannot listen at %s: %s. Stop what uses it, or choose another port with --port N (--port 0 takes any free one)."
          .formatted(place, e.getMessage());
    }
  }
}
