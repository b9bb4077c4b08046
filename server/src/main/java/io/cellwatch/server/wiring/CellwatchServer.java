package io.cellwatch.server.wiring;

import io.cellwatch.exporter.Exporter;
import io.cellwatch.exporter.TraceSettings;
import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.cluster.StandaloneMasters;
import io.cellwatch.exporter.metrics.ProxyMeters;
import io.cellwatch.exporter.otlp.ExportSettingException;
import io.cellwatch.exporter.otlp.OtelSettings;
import io.cellwatch.proxy.ProxyService;
import io.cellwatch.server.access.RouteTable;
import io.cellwatch.server.access.Tokens;
import io.cellwatch.server.configuration.IngestConfig;
import io.cellwatch.server.configuration.ListenConfig;
import io.cellwatch.server.configuration.Secret;
import io.cellwatch.server.configuration.ServerConfig;
import io.cellwatch.server.configuration.TraceConfig;
import io.cellwatch.server.discovery.DiscoveryService;
import io.cellwatch.server.driverui.UiAddresses;
import io.cellwatch.server.driverui.UiRedirect;
import io.cellwatch.server.embedded.Retirement;
import io.cellwatch.server.embedded.RetirementService;
import io.cellwatch.server.health.HealthService;
import io.cellwatch.server.home.CellProgressService;
import io.cellwatch.server.home.Dashboards;
import io.cellwatch.server.home.HomeService;
import io.cellwatch.server.resource.ResourceService;
import io.cellwatch.server.trace.TraceService;
import io.helidon.webserver.http.HttpService;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The running server. {@link #start} is the one wiring, of the command line and of every test. */
public final class CellwatchServer implements AutoCloseable {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final HttpListener main;

  /** Null where drivers' UIs are shown at the same port as all else. */
  private final @Nullable HttpListener uis;

  private final ProxyService proxy;
  private final Tokens tokens;
  private final Exporter exporter;
  private final Launching launching;
  private final Expiry expiry;
  private final Activity activity;
  private final Retirement retirement;

  private CellwatchServer(
      HttpListener main,
      @Nullable HttpListener uis,
      ProxyService proxy,
      Tokens tokens,
      Exporter exporter,
      Launching launching,
      Expiry expiry,
      Activity activity,
      Retirement retirement) {
    this.activity = activity;
    this.retirement = retirement;
    this.main = main;
    this.uis = uis;
    this.proxy = proxy;
    this.tokens = tokens;
    this.exporter = exporter;
    this.launching = launching;
    this.expiry = expiry;
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
    CountedLaunches counted = new CountedLaunches();
    Launching launching =
        new Launching(config.launch(), !config.access().noToken(), counted, clock);
    Exporter exporter = exporter(config, otel, clock, launching.observer());
    counted.by(exporter.launches());
    launching.count(exporter.launches());
    ProxyMeters meters = new ProxyMeters(exporter.metrics());
    ProxyService proxy =
        new ProxyService(
            config.proxy().options(),
            new KnownUis(exporter.applications()),
            new ProxyAnswers(clock),
            new CountedProxy(meters));
    meters.watchConnections(proxy::connections);
    exporter.stuck().lookAtExecutorsBy(new ExecutorDumps(proxy.reader()));
    AtomicInteger port = new AtomicInteger();
    boolean metricsOpen = config.access().metricsOpen();
    boolean apart = config.proxy().port().isPresent();
    List<HttpService> services = services(tokens, exporter, launching, config, clock);
    AtomicInteger uiPort = new AtomicInteger();
    UiAddresses addresses = new UiAddresses(config.proxy(), uiPort::get);
    services.add(apart ? new UiRedirect(addresses) : proxy);
    services.add(new DiscoveryService(exporter.applications(), addresses));
    Activity activity = new Activity();
    IngestConfig ingest = config.ingest();
    Retirement retirement =
        new Retirement(activity::idle, ingest.heartbeat().multipliedBy(ingest.missedHeartbeats()));
    services.add(new RetirementService(retirement));
    HttpListener main =
        new HttpListener(
            config,
            config.listen().port(),
            apart ? RouteTable.withLinksToUis(metricsOpen) : RouteTable.withUis(metricsOpen),
            tokens,
            port::get,
            activity,
            services);
    HttpListener uis =
        apart
            ? new HttpListener(
                config,
                config.proxy().port().getAsInt(),
                RouteTable.ofUis(),
                tokens,
                port::get,
                activity,
                List.of(proxy))
            : null;
    try {
      main.start();
      port.set(main.port());
      if (uis != null) {
        uis.start();
        uiPort.set(uis.port());
      }
    } catch (ServerStartException e) {
      main.stop();
      proxy.close();
      exporter.close();
      throw e;
    }
    return new CellwatchServer(
        main,
        uis,
        proxy,
        tokens,
        exporter,
        launching,
        Expiry.every(SECOND, exporter::expire, launching::expire),
        activity,
        retirement);
  }

  /**
   * Every part that answers requests. A new one is a new line here, and its routes in the table.
   */
  private static List<HttpService> services(
      Tokens tokens, Exporter exporter, Launching launching, ServerConfig config, Clock clock) {
    ListenConfig listen = config.listen();
    Dashboards dashboards = new Dashboards(config.grafana().url());
    List<HttpService> services = new ArrayList<>(exporter.services());
    services.add(new HealthService(tokens::prove, port -> HttpListener.url(listen, port)));
    services.add(new ResourceService());
    services.add(
        new TraceService(
            new KnownTraces(exporter.traces(), exporter.applications()), KnownTraces::otlpJson));
    services.addAll(
        launching.services(
            launch -> KnownTraces.address(exporter.traces(), launch),
            launch ->
                Optional.of(launch.instance())
                    .filter(instance -> !instance.isEmpty())
                    .map(exporter.applications()::find)
                    .flatMap(dashboards::ofSession)));
    services.add(
        new CellProgressService(
            exporter.applications(), exporter.runs(), exporter.stuck(), dashboards, clock));
    services.add(
        new HomeService(
            exporter.applications(),
            exporter.runs(),
            exporter.stuck(),
            dashboards,
            clock,
            HttpListener.reachedBy(listen),
            exporter.export().destinations()));
    return services;
  }

  private static Exporter exporter(
      ServerConfig config, OtelSettings otel, Clock clock, ApplicationObserver observer)
      throws ServerStartException {
    TraceConfig traces = config.traces();
    try {
      return new Exporter(
          clock,
          config.retention(),
          config.metrics().series(),
          new TraceSettings(otel, traces.options(), traces.ringSpans(), traces.driverLostAfter()),
          config.stuck().thresholds(),
          new StandaloneMasters(clock, config.stuck().standaloneMasters()),
          Math.toIntExact(config.ingest().maxUpdateBytes()),
          List.of(observer));
    } catch (ExportSettingException e) {
      throw ServerStartException.wrongSetting(String.valueOf(e.getMessage()));
    }
  }

  /** For how long nobody has asked for anything but health and metrics. */
  public Duration idle() {
    return activity.idle();
  }

  /** Whether, and how, it makes way for a newer version's. */
  public Retirement retirement() {
    return retirement;
  }

  public int port() {
    return main.port();
  }

  /** The port of drivers' UIs; the same as {@link #port} where they have none of their own. */
  public int uiPort() {
    return uis == null ? main.port() : uis.port();
  }

  /** The owner's token: what the runtime file tells this user's programs. */
  public Secret ownerToken() {
    return tokens.owner();
  }

  /** Where programs of this machine reach the server. */
  public String url() {
    return main.url();
  }

  /** Where spans are sent to, in words and without credentials; none where they stay here. */
  public List<String> traceDestinations() {
    return exporter.export().destinations();
  }

  /**
   * Ends the streams to kernels, sends the spans that wait, listens no more, lets running requests
   * end for at most five seconds, then is gone.
   */
  @Override
  public void close() {
    launching.close();
    exporter.flush();
    if (uis != null) {
      uis.stop();
    }
    main.stop();
    proxy.close();
    expiry.close();
    exporter.close();
  }
}
