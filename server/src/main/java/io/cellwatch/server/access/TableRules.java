package io.cellwatch.server.access;

import io.helidon.http.Method;
import io.helidon.http.NotFoundException;
import io.helidon.http.PathMatcher;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The only way by which a route gets into the server. A route must say its method and its pattern,
 * and the table must have that line; and its handler runs only for a request about which the filter
 * decided by that very line. So however a path is written, what was checked is what runs.
 */
public final class TableRules implements HttpRules {
  private final RouteTable table;
  private final HttpRules routing;
  private final String prefix;

  public TableRules(RouteTable table, HttpRules routing) {
    this(table, routing, "");
  }

  private TableRules(RouteTable table, HttpRules routing, String prefix) {
    this.table = table;
    this.routing = routing;
    this.prefix = prefix;
  }

  @Override
  public HttpRules register(HttpService... services) {
    for (HttpService service : services) {
      service.routing(this);
    }
    return this;
  }

  @Override
  public HttpRules register(String pathPattern, HttpService... services) {
    return new TableRules(table, routing, prefix + pathPattern).register(services);
  }

  @Override
  public HttpRules route(Method method, String pathPattern, Handler handler) {
    String pattern = prefix + pathPattern;
    Route entry =
        table
            .entry(method, pattern)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "%s %s is not in the table of routes: add it there, with its role"
                            .formatted(method.text(), pattern)));
    routing.route(method, pattern, new DecidedHandler(entry, handler));
    return this;
  }

  @Override
  public HttpRules route(HttpRoute route) {
    throw unnamed();
  }

  @Override
  public HttpRules route(Method method, Handler handler) {
    return route(method, "", handler);
  }

  @Override
  public HttpRules route(Method method, PathMatcher pathMatcher, Handler handler) {
    throw unnamed();
  }

  @Override
  public HttpRules route(
      Predicate<Method> methodPredicate, PathMatcher pathMatcher, Handler handler) {
    throw unnamed();
  }

  @Override
  public HttpRules route(Method method, String pathPattern, Consumer<ServerRequest> handler) {
    return route(method, pathPattern, Handler.create(handler));
  }

  @Override
  public HttpRules route(Method method, String pathPattern, Function<ServerRequest, ?> handler) {
    return route(method, pathPattern, Handler.create(handler));
  }

  @Override
  public HttpRules route(Method method, String pathPattern, Supplier<?> handler) {
    return route(method, pathPattern, Handler.create(handler));
  }

  private static IllegalStateException unnamed() {
    return new IllegalStateException(
        "a route is registered by one method and one pattern, so that the table can know it");
  }

  private record DecidedHandler(Route entry, Handler handler) implements Handler {
    @Override
    public void handle(ServerRequest request, ServerResponse response) throws Exception {
      Route decided = request.context().get(Route.class).orElse(null);
      if (!entry.equals(decided)) {
        throw new NotFoundException("no such page");
      }
      handler.handle(request, response);
    }
  }
}
