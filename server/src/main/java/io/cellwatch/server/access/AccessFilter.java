package io.cellwatch.server.access;

import io.cellwatch.server.configuration.NamedToken;
import io.cellwatch.server.configuration.Role;
import io.cellwatch.server.configuration.ServerConfig;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Decides about every request, by the table of routes and nothing else. The order matters: a
 * stranger learns no more than that a token is needed.
 */
public final class AccessFilter implements Filter {
  private static final String BEARER = "bearer ";

  private final RouteTable table;
  private final Tokens tokens;
  private final HostCheck hosts;
  private final boolean noToken;
  private final long maxBodyBytes;
  private final IntSupplier loginPort;

  /**
   * Decides for one port.
   *
   * @param loginPort of the server that browsers log in at: its cookie lets them in at this port,
   *     too, since cookies do not know ports
   */
  public AccessFilter(RouteTable table, Tokens tokens, ServerConfig config, IntSupplier loginPort) {
    this.loginPort = loginPort;
    this.table = table;
    this.tokens = tokens;
    hosts = new HostCheck(config.listen());
    noToken = config.access().noToken();
    maxBodyBytes = config.ingest().maxUpdateBytes();
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    SecurityHeaders.set(response.headers());
    Login login = new Login(tokens, loginPort.getAsInt());
    Method method = request.prologue().method();
    Optional<RequestPath> path = RequestPath.of(request.prologue().uriPath().rawPath());
    if (path.isEmpty()) {
      RefusalAnswer.send(Refusal.TRICKY_PATH, request, response);
      return;
    }
    List<String> segments = path.get().segments();
    Optional<Route> route = table.match(method, segments);
    boolean open = route.isPresent() && route.get().role().isEmpty();

    Optional<String> bearer = bearer(request);
    Optional<Identity> identity =
        bearer.isPresent()
            ? identity(tokens.presented(bearer.get()), Identity.Proof.BEARER)
            : identity(login.remembered(request), Identity.Proof.COOKIE);
    if (identity.isEmpty() && noToken) {
      identity =
          Optional.of(new Identity("nobody", EnumSet.allOf(Role.class), Identity.Proof.NONE));
    }

    boolean byBearer = identity.isPresent() && identity.get().proof() == Identity.Proof.BEARER;
    if (!byBearer && !hosts.knows(request.authority())) {
      RefusalAnswer.send(Refusal.HOST, request, response);
    } else if (open) {
      proceed(chain, request, route.get());
    } else if (!byBearer && Login.asked(request)) {
      login.answer(request, response);
    } else if (identity.isEmpty()) {
      RefusalAnswer.send(
          bearer.isPresent() ? Refusal.WRONG_TOKEN : Refusal.NO_TOKEN, request, response);
    } else if (route.isEmpty()) {
      refuseUnlisted(segments, request, response);
    } else {
      Optional<Refusal> refusal = refusal(route.get(), identity.get(), request);
      if (refusal.isPresent()) {
        RefusalAnswer.send(refusal.get(), request, response);
      } else {
        proceed(chain, request, route.get());
      }
    }
  }

  private Optional<Refusal> refusal(Route route, Identity identity, RoutingRequest request) {
    if (BrowserOrigin.writes(route.method())
        && !BrowserOrigin.mayWrite(request.headers(), request.authority(), identity.proof())) {
      return Optional.of(Refusal.CROSS_SITE);
    }
    Role role = route.role().orElseThrow();
    if (!identity.roles().contains(role)) {
      return Optional.of(Refusal.role(identity.name(), role.name().toLowerCase(Locale.ROOT)));
    }
    OptionalLong length = request.headers().contentLength();
    if (length.isPresent() && length.getAsLong() > maxBodyBytes) {
      return Optional.of(Refusal.TOO_LARGE);
    }
    return Optional.empty();
  }

  private void refuseUnlisted(
      List<String> segments, RoutingRequest request, RoutingResponse response) {
    Set<String> methods = table.methods(segments);
    if (methods.isEmpty()) {
      RefusalAnswer.send(Refusal.NOT_FOUND, request, response);
    } else {
      response.headers().set(HeaderNames.ALLOW, String.join(", ", methods));
      RefusalAnswer.send(Refusal.WRONG_METHOD, request, response);
    }
  }

  private static void proceed(FilterChain chain, RoutingRequest request, Route route) {
    request.context().register(route);
    chain.proceed();
  }

  private static Optional<Identity> identity(Optional<NamedToken> token, Identity.Proof proof) {
    return token.map(found -> new Identity(found.name(), found.roles(), proof));
  }

  /** A credential that was presented; one of another kind than Bearer counts as a wrong one. */
  private static Optional<String> bearer(RoutingRequest request) {
    if (!request.headers().contains(HeaderNames.AUTHORIZATION)) {
      return Optional.empty();
    }
    List<String> values = request.headers().get(HeaderNames.AUTHORIZATION).allValues();
    String value = values.size() == 1 ? values.get(0).strip() : "";
    boolean isBearer = value.toLowerCase(Locale.ROOT).startsWith(BEARER);
    return Optional.of(isBearer ? value.substring(BEARER.length()).strip() : "");
  }
}
