package io.cellwatch.server.access;

import io.cellwatch.server.configuration.NamedToken;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a browser gets in: an address with {@code ?token=…} is exchanged for a cookie, and the
 * browser is sent to the same address without the token, so that it stays in no history.
 */
final class Login {
  private static final String PARAMETER = "token";

  private final Tokens tokens;
  private final int port;

  /**
   * For the browsers of one server.
   *
   * @param port on which this server listens: cookies do not know ports, so name and value do
   */
  Login(Tokens tokens, int port) {
    this.tokens = tokens;
    this.port = port;
  }

  static boolean asked(RoutingRequest request) {
    return request.query().contains(PARAMETER);
  }

  Optional<NamedToken> remembered(RoutingRequest request) {
    List<String> values = request.headers().cookies().all(name(), List::of);
    return values.stream()
        .map(value -> tokens.remembered(value, port))
        .flatMap(Optional::stream)
        .findFirst();
  }

  void answer(RoutingRequest request, RoutingResponse response) {
    if (!request.prologue().method().equals(Method.GET)) {
      RefusalAnswer.send(Refusal.TOKEN_IN_ADDRESS, request, response);
      return;
    }
    Optional<NamedToken> token = tokens.presented(request.query().get(PARAMETER));
    if (token.isEmpty()) {
      RefusalAnswer.send(Refusal.WRONG_TOKEN, request, response);
      return;
    }
    response
        .headers()
        .add(
            HeaderNames.SET_COOKIE,
            "%s=%s; Path=/; HttpOnly; SameSite=Lax"
                .formatted(name(), Tokens.cookie(token.get(), port)));
    response.headers().set(HeaderNames.LOCATION, withoutToken(request));
    response.status(Status.SEE_OTHER_303).send();
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private String name() {
    return "cellwatch-" + port;
  }

  /** Relative, so that it holds below any prefix that a proxy in front took away. */
  private static String withoutToken(RoutingRequest request) {
    String path = request.prologue().uriPath().rawPath();
    List<String> kept = new ArrayList<>();
    Arrays.stream(request.query().rawValue().split("&", -1))
        .filter(part -> !decoded(part.split("=", 2)[0]).equals(PARAMETER))
        .forEach(kept::add);
    String page = "./" + path.substring(path.lastIndexOf('/') + 1);
    return kept.isEmpty() ? page : page + "?" + String.join("&", kept);
  }
}
