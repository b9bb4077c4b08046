package io.cellwatch.server.wiring;

import io.cellwatch.exporter.Exporter;
import io.cellwatch.exporter.TraceSettings;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.metrics.SeriesOptions;
import io.cellwatch.exporter.otlp.ExportSettingException;
import io.cellwatch.exporter.otlp.OtelSettings;
import io.cellwatch.server.access.AccessFilter;
import io.cellwatch.server.access.RouteTable;
import io.cellwatch.server.access.TableRules;
import io.cellwatch.server.access.Tokens;
import io.cellwatch.server.configuration.IngestConfig;
import io.cellwatch.server.configuration.ListenConfig;
import io.cellwatch.server.configuration.MetricsConfig;
import io.cellwatch.server.configuration.Secret;
import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.configuration.TraceConfig;
import io.cellwatch.server.connection.GzipBodies;
import io.cellwatch.server.connection.SlowClientGuard;
import io.cellwatch.server.health.HealthService;
import io.cellwatch.server.home.HomeService;
import io.cellwatch.server.resource.ResourceService;
import io.cellwatch.server.trace.TraceService;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The running server. {@link #start} is the one wiring, of the command line and of every test. */
public final class CellwatchServer implements AutoCloseable {
  /** How long running requests may take to end once the server is asked to stop. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private static final Duration IDLE_CONNECTION = Duration.ofSeconds(75);
  private static final Duration SECOND = Duration.ofSeconds(1);
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
  private final Tokens tokens;
  private final ListenConfig listen;
  private final Exporter exporter;
  private final Expiry expiry;

  private CellwatchServer(
      WebServer web,
      SlowClientGuard guard,
      Tokens tokens,
      ListenConfig listen,
      Exporter exporter,
      Expiry expiry) {
    this.exporter = exporter;
    this.expiry = expiry;
    this.web = web;
    this.guard = guard;
    this.tokens = tokens;
    this.listen = listen;
  }

  /**
   * Puts the parts together and listens.
   *
   * @param clock for everything that compares with the drivers' times
   * @throws ServerStartException when it cannot listen, such as when the port is taken
   */
  public static CellwatchServer start(ServerConfig config, Clock clock)
      throws ServerStartException {
    return start(config, OtelSettings.ofThisProcess(), clock);
  }

  /**
   * Puts the parts together and listens.
   *
   * @param otel where spans are sent to
   * @param clock for everything that compares with the drivers' times
   * @throws ServerStartException when it cannot listen, such as when the port is taken
   */
  public static CellwatchServer start(ServerConfig config, OtelSettings otel, Clock clock)
      throws ServerStartException {
    Tokens tokens = Tokens.of(config.access(), new SecureRandom());
    SlowClientGuard guard = new SlowClientGuard(config.connections());
    RouteTable table = RouteTable.of(config.access().metricsOpen());

    HttpRouting.Builder routing = HttpRouting.builder();
    routing.addFilter(guard);
    routing.addFilter(new AccessFilter(table, tokens, config));
    FailureAnswers.register(routing);
    Exporter exporter = exporter(config, otel, clock);
    new TableRules(table, routing)
        .register(services(tokens, exporter, config.listen(), clock).toArray(HttpService[]::new));

    WebServer web = webServer(config, guard, routing);
    guard.start();
    web.start();
    if (!web.isRunning()) {
      guard.stop();
      exporter.close();
      throw new ServerStartException(whyNot(config.listen()));
    }
    return new CellwatchServer(
        web, guard, tokens, config.listen(), exporter, Expiry.every(SECOND, exporter));
  }

  /**
   * Every part that answers requests. A new one is a new line here, and its routes in the table.
   */
  private static List<HttpService> services(
      Tokens tokens, Exporter exporter, ListenConfig listen, Clock clock) {
    List<HttpService> services = new ArrayList<>(exporter.services());
    services.add(new HealthService(tokens::prove, port -> url(listen, port)));
    services.add(new ResourceService());
    services.add(new TraceService(new KnownTraces(exporter.traces()), KnownTraces::otlpJson));
    services.add(
        new HomeService(
            exporter.applications(),
            exporter.runs(),
            clock,
            reachedBy(listen),
            exporter.export().destinations()));
    return services;
  }

  private static Exporter exporter(ServerConfig config, OtelSettings otel, Clock clock)
      throws ServerStartException {
    MetricsConfig metrics = config.metrics();
    IngestConfig ingest = config.ingest();
    Retention retention =
        new Retention(
            metrics.grace(),
            ingest.heartbeat().multipliedBy(ingest.missedHeartbeats()),
            metrics.maxCellsPerNotebook(),
            metrics.maxCellsPerApplication(),
            metrics.maxJobsPerApplication(),
            metrics.maxStagesPerApplication(),
            Retention.DEFAULT.othersPerApplication(),
            metrics.maxApplications());
    TraceConfig traces = config.traces();
    try {
      return new Exporter(
          clock,
          retention,
          new SeriesOptions(metrics.seriesBudget(), metrics.cellTitles()),
          new TraceSettings(otel, traces.options(), traces.ringSpans(), traces.driverLostAfter()),
          Math.toIntExact(ingest.maxUpdateBytes()),
          List.of());
    } catch (ExportSettingException e) {
      throw ServerStartException.wrongSetting(String.valueOf(e.getMessage()));
    }
  }

  private static WebServer webServer(
      ServerConfig config, SlowClientGuard guard, HttpRouting.Builder routing) {
    ListenConfig listen = config.listen();
    return WebServer.builder()
        .shutdownHook(false)
        .address(listen.address())
        .port(listen.port())
        .routing(routing)
        .addProtocol(
            Http1Config.builder()
                .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                .maxHeadersSize(MAX_HEADER_BYTES)
                .addReceiveListener(guard)
                .build())
        .contentEncoding(
            ContentEncodingContext.builder()
                .contentEncodingsDiscoverServices(false)
                .addContentEncoding(new GzipBodies())
                .build())
        .directHandlers(FailureAnswers.unreadable())
        .maxPayloadSize(config.ingest().maxUpdateBytes() * OVERSIZE_FACTOR)
        .maxTcpConnections(config.connections().maxConnections())
        .maxConcurrentRequests(config.connections().maxRequests())
        .idleConnectionTimeout(IDLE_CONNECTION)
        .idleConnectionPeriod(IDLE_CHECK)
        .shutdownGracePeriod(STOP_GRACE)
        .build();
  }

  public int port() {
    return web.port();
  }

  /** The owner's token: what the runtime file tells this user's programs. */
  public Secret ownerToken() {
    return tokens.owner();
  }

  /** Where programs of this machine reach the server. */
  public String url() {
    return url(listen, port());
  }

  /** Where spans are sent to, in words and without credentials; none where they stay here. */
  public List<String> traceDestinations() {
    return exporter.export().destinations();
  }

  private static String url(ListenConfig listen, int port) {
    String host = reachedBy(listen);
    return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
  }

  private static String reachedBy(ListenConfig listen) {
    return listen.address().isAnyLocalAddress() ? "127.0.0.1" : listen.host();
  }

  /**
   * Sends the spans that wait, listens no more, lets running requests end for at most five seconds,
   * then is gone.
   */
  @Override
  public void close() {
    exporter.flush();
    web.stop();
    guard.stop();
    expiry.close();
    exporter.close();
  }

  /** Helidon does not say why it could not listen: so ask the operating system again. */
  private static String whyNot(ListenConfig listen) {
    String place = listen.host() + ":" + listen.port();
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(listen.address(), listen.port()));
      return "Could not listen at %s for a moment; start again.".formatted(place);
    } catch (IOException e) {
      return "Cannot listen at %s: %s. Stop what uses it, or choose another port with --port N (--port 0 takes any free one)."
          .formatted(place, e.getMessage());
    }
  }
}
