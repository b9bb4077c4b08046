package io.cellwatch.server.access;

import io.cellwatch.server.configuration.Role;
import io.helidon.http.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every route of the server and who may use it. What is not in here cannot be registered and is not
 * answered.
 */
public final class RouteTable {
  private static final String METRICS = "/metrics";
  private static final String UI = "/proxy/{applicationId}";

  private final List<Route> routes;

  /** Those with more words first: of the lines that fit, the first is meant. */
  private final List<Line> lines;

  private record Line(Route route, PathPattern pattern) {}

  RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    lines =
        routes.stream()
            .map(route -> new Line(route, PathPattern.of(route.pattern())))
            .sorted(Comparator.comparingLong(line -> -line.pattern().words()))
            .toList();
  }

  /**
   * The server's table.
   *
   * @param metricsOpen whether the owner lets everybody read the metrics
   */
  public static RouteTable of(boolean metricsOpen) {
    return new RouteTable(own(metricsOpen));
  }

  /** The same, with drivers' UIs. */
  public static RouteTable withUis(boolean metricsOpen) {
    return new RouteTable(Stream.concat(own(metricsOpen).stream(), uis().stream()).toList());
  }

  /** The same, with what leads to drivers' UIs at another port. */
  public static RouteTable withLinksToUis(boolean metricsOpen) {
    return new RouteTable(
        Stream.concat(
                own(metricsOpen).stream(),
                uis().stream().filter(route -> route.method().equals(Method.GET)))
            .toList());
  }

  /** Drivers' UIs alone. */
  public static RouteTable ofUis() {
    return new RouteTable(uis());
  }

  private static List<Route> uis() {
    List<Route> routes = new ArrayList<>();
    for (String pattern : List.of(UI, UI + "/", UI + "/{+path}")) {
      routes.add(Route.needs(Role.READ, Method.GET, pattern));
      routes.add(Route.needs(Role.READ, Method.HEAD, pattern));
      routes.add(Route.needs(Role.LAUNCH, Method.POST, pattern));
    }
    return routes;
  }

  private static List<Route> own(boolean metricsOpen) {
    return List.of(
        Route.open(Method.GET, "/health"),
        Route.needs(Role.READ, Method.GET, "/"),
        Route.needs(Role.READ, Method.GET, "/fragments/home"),
        Route.needs(Role.READ, Method.GET, "/assets/home.css"),
        Route.needs(Role.READ, Method.GET, "/assets/trace.css"),
        Route.needs(Role.READ, Method.GET, "/assets/launch.css"),
        Route.needs(Role.READ, Method.GET, "/assets/home.js"),
        Route.needs(Role.READ, Method.GET, "/assets/idiomorph.js"),
        Route.needs(Role.READ, Method.GET, "/assets/icon.svg"),
        Route.needs(Role.READ, Method.GET, "/openapi.yaml"),
        Route.needs(Role.READ, Method.GET, "/sd"),
        metricsOpen ? Route.open(Method.GET, METRICS) : Route.needs(Role.READ, Method.GET, METRICS),
        Route.needs(Role.READ, Method.GET, "/traces/{traceId}"),
        Route.needs(Role.READ, Method.GET, "/v1/applications"),
        Route.needs(Role.READ, Method.GET, "/v1/traces/{traceId}"),
        Route.needs(Role.LAUNCH, Method.GET, "/launcher/"),
        Route.needs(Role.LAUNCH, Method.POST, "/launcher/"),
        Route.needs(Role.LAUNCH, Method.POST, "/launcher/start"),
        Route.needs(Role.LAUNCH, Method.GET, "/launcher/launch"),
        Route.needs(Role.LAUNCH, Method.GET, "/fragments/launch"),
        Route.needs(Role.LAUNCH, Method.POST, "/launcher/stop"),
        Route.needs(Role.READ, Method.GET, "/launcher/clusters"),
        Route.needs(Role.READ, Method.GET, "/launcher/cluster.schema.json"),
        Route.needs(Role.READ, Method.GET, "/launcher/clusters/{name}"),
        Route.needs(Role.LAUNCH, Method.POST, "/launcher/clusters/{name}/render"),
        Route.needs(Role.REPORT, Method.POST, "/launcher/sessions"),
        Route.stream(Role.REPORT, "/launcher/sessions/{id}/events"),
        Route.needs(Role.LAUNCH, Method.POST, "/launcher/launches"),
        Route.needs(Role.LAUNCH, Method.GET, "/launcher/launches/{id}"),
        Route.stream(Role.LAUNCH, "/launcher/launches/{id}/events"),
        Route.needs(Role.LAUNCH, Method.POST, "/launcher/launches/{id}/stop"),
        Route.needs(Role.LAUNCH, Method.POST, "/v1/embedded/stop"),
        Route.needs(Role.REPORT, Method.POST, "/v1/drivers/{instance}"),
        Route.needs(Role.REPORT, Method.POST, "/v1/drivers/{instance}/sample"),
        Route.needs(Role.REPORT, Method.PUT, "/v1/cells/{session}"),
        Route.needs(Role.REPORT, Method.POST, "/v1/cells/{session}/sample"),
        // Who may report a session's cells may see what became of them.
        Route.needs(Role.REPORT, Method.GET, "/v1/cells/{session}/{execution}"));
  }

  public List<Route> routes() {
    return routes;
  }

  /** The line for a route that somebody registers, by its very pattern. */
  Optional<Route> entry(Method method, String pattern) {
    return routes.stream()
        .filter(route -> route.method().equals(method) && route.pattern().equals(pattern))
        .findFirst();
  }

  /** The line that decides about a request. */
  Optional<Route> match(Method method, List<String> segments) {
    return meant(segments).stream().filter(route -> route.method().equals(method)).findFirst();
  }

  /** The methods that a path does answer. */
  Set<String> methods(List<String> segments) {
    Set<String> methods = new TreeSet<>();
    meant(segments).forEach(route -> methods.add(route.method().text()));
    return methods;
  }

  /** Those of a path whose patterns have the most words: {@code …/sample} is no execution. */
  private List<Route> meant(List<String> segments) {
    List<Route> meant = new ArrayList<>();
    long words = 0;
    for (Line line : lines) {
      if (line.pattern().describes(segments)
          && (meant.isEmpty() || line.pattern().words() == words)) {
        words = line.pattern().words();
        meant.add(line.route());
      }
    }
    return meant;
  }
}
