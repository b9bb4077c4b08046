package io.cellwatch.server.driverui;

import io.cellwatch.proxy.request.OuterPrefix;
import io.cellwatch.server.configuration.ProxyConfig;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.URI;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where drivers' UIs are, for who asked this server, by the way that it was asked. */
public final class UiAddresses {
  private static final HeaderName FORWARDED_PROTO = HeaderNames.create("X-Forwarded-Proto");

  /**
   * jupyter-server-proxy alone says it: the path under which it shows this server's port, such as
   * {@code /user/alice/proxy/8090}. It shows every other port beside it.
   */
  private static final HeaderName JUPYTER = HeaderNames.create("X-ProxyContextPath");

  private static final Pattern SHOWN_PORT = Pattern.compile(".*/proxy/((?:[^/:]+:)?)\\d{1,5}/?");

  private final ProxyConfig config;
  private final OuterPrefix prefix;
  private final IntSupplier port;

  /**
   * Where the UI of an application is.
   *
   * @param scheme empty where only the asker knows it
   * @param authority host and, but for the scheme's own, port
   * @param path before {@code /proxy/}, without a slash at its end
   */
  public record Address(Optional<String> scheme, String authority, String path) {}

  /**
   * Of one server.
   *
   * @param port of drivers' UIs, where they have one of their own
   */
  public UiAddresses(ProxyConfig config, IntSupplier port) {
    this.config = config;
    this.port = port;
    prefix = config.options().prefix().map(OuterPrefix::fixed).orElseGet(OuterPrefix::told);
  }

  /** Where a browser finds those at a port of their own: what to put before {@code /proxy/}. */
  String ofBrowser(ServerRequest request) {
    return config
        .address()
        .or(() -> besideThisPort(request))
        .orElseGet(() -> "//" + atOwnPort(request));
  }

  private Optional<String> besideThisPort(ServerRequest request) {
    return request
        .headers()
        .first(JUPYTER)
        .map(SHOWN_PORT::matcher)
        .filter(Matcher::matches)
        .map(
            shown -> {
              // Relative: it would put its own path before one that begins with a slash.
              String path = request.prologue().uriPath().rawPath();
              long folders = path.chars().filter(each -> each == '/').count();
              return "../".repeat((int) folders) + shown.group(1) + port.getAsInt();
            });
  }

  /**
   * Where a program that asked this server finds them: Prometheus mostly stands beside the server
   * and not before the proxy in front, so what is configured for browsers holds only for a request
   * that came through one, which {@code X-Forwarded-Proto} says. Whoever lies about that is told of
   * addresses that do not work.
   */
  public Address ofProgram(ServerRequest request) {
    Optional<String> scheme =
        request
            .headers()
            .first(FORWARDED_PROTO)
            .filter(told -> told.equals("https") || told.equals("http"));
    if (config.port().isEmpty()) {
      OuterPrefix outer = scheme.isPresent() ? prefix : OuterPrefix.told();
      return new Address(scheme, request.authority(), outer.of(request).orElse(""));
    }
    if (scheme.isPresent() && config.address().isPresent()) {
      URI uis = URI.create(config.address().get());
      return new Address(Optional.of(uis.getScheme()), uis.getRawAuthority(), uis.getRawPath());
    }
    return new Address(scheme, atOwnPort(request), "");
  }

  private String atOwnPort(ServerRequest request) {
    String authority = request.authority();
    int colon = authority.lastIndexOf(':');
    String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    return host + ":" + port.getAsInt();
  }
}
