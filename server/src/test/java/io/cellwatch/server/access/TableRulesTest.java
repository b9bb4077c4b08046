package io.cellwatch.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.server.TestSockets;
import io.cellwatch.server.configuration.Role;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the table does not list cannot become a route. */
class TableRulesTest {
  private static final Handler HANDLER = (request, response) -> response.send("reached");
  private static final RouteTable TABLE =
      new RouteTable(
          List.of(
              Route.open(Method.GET, "/open"),
              Route.needs(Role.READ, Method.GET, "/cells/{cell}"),
              Route.needs(Role.READ, Method.GET, "/cells/newest")));

  static List<Consumer<HttpRules>> unlistedRoutes() {
    return List.of(
        rules -> rules.get("/secret", HANDLER),
        rules -> rules.post("/open", HANDLER),
        rules -> rules.get("/cells/{other}", HANDLER),
        rules -> rules.get("/open/", HANDLER),
        rules -> rules.get(HANDLER),
        rules -> rules.any(HANDLER),
        rules -> rules.any("/open", HANDLER),
        rules -> rules.route(Method.GET, PathMatchers.any(), HANDLER),
        rules -> rules.route(Method.predicate(), PathMatchers.create("/open"), HANDLER),
        rules -> rules.route(HttpRoute.builder().path("/open").handler(HANDLER).build()),
        rules -> rules.register("/below", inner -> inner.get("/open", HANDLER)),
        rules -> rules.register(inner -> inner.delete("/open", HANDLER)));
  }

  @ParameterizedTest
  @MethodSource("unlistedRoutes")
  void unlistedRouteCannotBeRegistered(Consumer<HttpRules> registration) {
    TableRules rules = new TableRules(TABLE, HttpRouting.builder());
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> registration.accept(rules));
    assertTrue(String.valueOf(failure.getMessage()).contains("table"), failure.toString());
  }

  @Test
  void handlerDoesNotRunForARequestThatNoFilterDecided() throws Exception {
    HttpRouting.Builder routing = HttpRouting.builder();
    new TableRules(TABLE, routing).get("/open", HANDLER);
    assertEquals(404, TestSockets.ask(routing, "GET /open").status());
  }

  @Test
  void handlerDoesNotRunForARequestThatWasDecidedByAnotherLine() throws Exception {
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.addFilter(
        (chain, request, response) -> {
          request.context().register(TABLE.routes().get(0));
          chain.proceed();
        });
    TableRules rules = new TableRules(TABLE, routing);
    rules.get("/open", HANDLER);
    rules.get("/cells/{cell}", HANDLER);
    assertEquals(200, TestSockets.ask(routing, "GET /open").status());
    assertEquals(404, TestSockets.ask(routing, "GET /cells/a").status());
  }

  @Test
  void plainWordsWinOverParameters() {
    assertEquals("/cells/newest", matched("/cells/newest"));
    assertEquals("/cells/{cell}", matched("/cells/other"));
  }

  @Test
  void emptySegmentIsNoParameter() {
    assertTrue(TABLE.match(Method.GET, PathPattern.segments("/cells/")).isEmpty());
  }

  @Test
  void onlyHealthIsOpenInTheServersTable() {
    List<String> open =
        RouteTable.of(false).routes().stream()
            .filter(route -> route.role().isEmpty())
            .map(Route::pattern)
            .toList();
    assertEquals(List.of("/health"), open);
  }

  @Test
  void whateverWritesNeedsMoreThanReading() {
    for (Route route : RouteTable.of(true).routes()) {
      if (BrowserOrigin.writes(route.method())) {
        assertTrue(route.role().isPresent() && route.role().get() != Role.READ, route.toString());
      }
    }
  }

  private static String matched(String path) {
    return TABLE.match(Method.GET, PathPattern.segments(path)).orElseThrow().pattern();
  }
}
