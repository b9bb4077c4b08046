package io.cellwatch.server.access;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import java.util.List;

/** What every answer tells a browser. A handler may set a stricter one of its own. */
public final class SecurityHeaders {
  private static final List<Header> HEADERS =
      List.of(
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached(
              "Content-Security-Policy",
              "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"),
          HeaderValues.createCached("Referrer-Policy", "no-referrer"),
          HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin"),
          HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store"));

  private SecurityHeaders() {}

  public static void set(ServerResponseHeaders headers) {
    HEADERS.forEach(headers::set);
  }
}
