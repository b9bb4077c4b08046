package io.cellwatch.proxy;

import io.cellwatch.proxy.client.WatchedConnection;
import io.cellwatch.proxy.exchange.ClientLeftException;
import io.cellwatch.proxy.exchange.Presence;
import io.cellwatch.proxy.exchange.UpstreamClient;
import io.cellwatch.proxy.exchange.UpstreamRequest;
import io.cellwatch.proxy.exchange.Upstreams;
import io.cellwatch.proxy.request.Kill;
import io.cellwatch.proxy.request.OuterPrefix;
import io.cellwatch.proxy.request.ProxyPath;
import io.cellwatch.proxy.request.RequestHeaders;
import io.cellwatch.proxy.rewrite.Apart;
import io.cellwatch.proxy.rewrite.StaticFile;
import io.cellwatch.proxy.upstream.DriverUi;
import io.cellwatch.proxy.upstream.DriverUis;
import io.cellwatch.proxy.upstream.Upstream;
import io.cellwatch.proxy.upstream.UpstreamException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The Spark UI of every driver that reports, at {@code /proxy/{applicationId}/}. The last two
 * segments of that path are exactly so since Spark's scripts look for them.
 */
public final class ProxyService implements HttpService, AutoCloseable {
  private static final String ROOT = "/proxy/";

  private final ProxyOptions options;
  private final DriverUis uis;
  private final OuterPrefix prefix;
  private final UpstreamClient client;
  private final Upstreams upstreams;
  private final Refusals refusals;
  private final Killing killing;
  private final ProxyPages pages;
  private final ProxyObserver observer;
  private final Forwarding forwarding;

  /**
   * A proxy for the drivers that somebody knows of.
   *
   * @param pages shows what the proxy itself has to say
   */
  public ProxyService(
      ProxyOptions options, DriverUis uis, ProxyPages pages, ProxyObserver observer) {
    this.options = options;
    this.uis = uis;
    this.pages = pages;
    this.observer = observer;
    prefix = options.prefix().map(OuterPrefix::fixed).orElseGet(OuterPrefix::told);
    client = new UpstreamClient(options.timeouts());
    upstreams = new Upstreams(options.addresses(), client);
    refusals = new Refusals(options);
    killing = new Killing(InstantSource.system());
    forwarding = new Forwarding(client, observer);
  }

  @Override
  public void routing(HttpRules rules) {
    for (Method method : new Method[] {Method.GET, Method.HEAD, Method.POST}) {
      rules.route(method, "/proxy/{applicationId}", this::open);
      rules.route(method, "/proxy/{applicationId}/", this::page);
      rules.route(method, "/proxy/{applicationId}/{+path}", this::page);
    }
  }

  /** Helidon would read a body that was announced as the next request. */
  private void refuseAnnounced(ServerRequest request, ServerResponse response) {
    if (request.headers().contains(HeaderNames.EXPECT)) {
      refuse(Refusals.EXPECT, request, response);
      throw new CloseConnectionException("a body was announced");
    }
  }

  /** Relative, so that it holds below any prefix. */
  private void open(ServerRequest request, ServerResponse response) {
    refuseAnnounced(request, response);
    String path = request.prologue().uriPath().rawPath();
    if (!path.startsWith(ROOT) || !ProxyPath.isApplicationId(path.substring(ROOT.length()))) {
      refuse(Refusals.PATH, request, response);
      return;
    }
    response.headers().set(HeaderNames.LOCATION, path.substring(ROOT.length()) + "/");
    response.status(Status.FOUND_302).send();
  }

  private void page(ServerRequest request, ServerResponse response) throws InterruptedException {
    refuseAnnounced(request, response);
    String path = request.prologue().uriPath().rawPath();
    int end = path.indexOf('/', ROOT.length());
    if (end < 0 || !path.startsWith(ROOT)) {
      // Helidon finds its way by the path as it decodes it; drivers get the one that was written.
      refuse(Refusals.PATH, request, response);
      return;
    }
    String applicationId = path.substring(ROOT.length(), end);
    Optional<ProxyPath> below = ProxyPath.of(path.substring(end));
    String query = request.prologue().query().rawValue();
    if (below.isEmpty()
        || request.prologue().fragment().hasValue()
        || !ProxyPath.isApplicationId(applicationId)
        || !ProxyPath.isPlainQuery(query)) {
      refuse(Refusals.PATH, request, response);
      return;
    }
    Optional<ProxyFailure> refusal = refusal(request, below.get());
    if (refusal.isPresent()) {
      refuse(refusal.get(), request, response);
      return;
    }
    Optional<String> outer = prefix.of(request);
    if (outer.isEmpty()) {
      refuse(Refusals.PREFIX, request, response);
      return;
    }
    switch (uis.find(applicationId)) {
      case DriverUi.Unknown() -> refuse(Refusals.UNKNOWN, request, response);
      case DriverUi.WithoutUi driver -> refuse(refusals.withoutUi(driver), request, response);
      case DriverUi.Ended ended -> refuse(refusals.ended(applicationId, ended), request, response);
      case DriverUi.Running driver -> {
        Forwarding.Page page =
            new Forwarding.Page(
                applicationId,
                outer.get() + ROOT + applicationId,
                below.get().raw(),
                StaticFile.at(below.get().raw(), options.mayKill()),
                options.apart()
                    ? Optional.of(
                        Apart.policy(request.authority(), outer.get() + ROOT + applicationId))
                    : Optional.empty());
        if (Kill.isAt(below.get())) {
          kill(driver, page, below.get(), query, request, response);
        } else {
          forward(driver, page, query, "", request, response);
        }
      }
    }
  }

  private Optional<ProxyFailure> refusal(ServerRequest request, ProxyPath path) {
    if (RequestHeaders.ofServiceWorker(request.headers())) {
      return Optional.of(Refusals.SERVICE_WORKER);
    }
    if (Kill.isAt(path)) {
      return options.mayKill() ? Optional.empty() : Optional.of(Refusals.KILL);
    }
    return request.prologue().method().equals(Method.POST)
        ? Optional.of(Refusals.METHOD)
        : Optional.empty();
  }

  private void kill(
      DriverUi.Running driver,
      Forwarding.Page page,
      ProxyPath path,
      String query,
      ServerRequest request,
      ServerResponse response)
      throws InterruptedException {
    try {
      switch (killing.of(request, path, query, page.applicationId(), driver.name())) {
        case Killing.Verdict.Refused(ProxyFailure why) -> refuse(why, request, response);
        case Killing.Verdict.ToConfirm(KillConfirmation asked) ->
            pages.confirmation(asked, request, response);
        case Killing.Verdict.Meant(String form) ->
            forward(driver, page, query, form, request, response);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void forward(
      DriverUi.Running driver,
      Forwarding.Page page,
      String query,
      String form,
      ServerRequest request,
      ServerResponse response)
      throws InterruptedException {
    try {
      Presence asking = WatchedConnection.presence(request);
      Upstream upstream = upstreams.of(page.applicationId(), driver.address(), asking);
      UpstreamRequest outgoing = outgoing(page, query, form, request);
      if (!forwarding.send(upstream, page, outgoing, asking, response)) {
        refuse(refusals.elsewhere(driver.name(), driver.lastHeard()), request, response);
      }
    } catch (UpstreamException e) {
      if (e.kind() == UpstreamException.Kind.UNREACHABLE
          || e.kind() == UpstreamException.Kind.GARBAGE) {
        upstreams.forget(page.applicationId());
      }
      refuse(
          refusals.of(page.applicationId(), driver.name(), driver.lastHeard(), e),
          request,
          response);
    } catch (ClientLeftException e) {
      observer.failed("client_left");
      throw new CloseConnectionException("the client has left", e);
    }
  }

  private static UpstreamRequest outgoing(
      Forwarding.Page page, String query, String form, ServerRequest request) {
    String target = query.isEmpty() ? page.path() : page.path() + "?" + query;
    var headers = RequestHeaders.passed(request.headers(), page.context());
    Method method = request.prologue().method();
    if (!method.equals(Method.POST)) {
      return UpstreamRequest.reading(method.text(), target, headers);
    }
    return new UpstreamRequest(method.text(), target, headers, form);
  }

  private void refuse(ProxyFailure failure, ServerRequest request, ServerResponse response) {
    observer.failed(failure.reason());
    pages.failure(failure, request, response);
  }

  /** For what the server itself wants to know of drivers. */
  public DriverReader reader() {
    return new DriverReader(uis, upstreams, client);
  }

  /** Connections to drivers that are open. */
  public int connections() {
    return client.connections();
  }

  @Override
  public void close() {
    client.close();
  }
}
