package io.cellwatch.server.access;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import java.util.Map;

/** What every answer tells a browser. A handler may set a stricter one of its own. */
public final class SecurityHeaders {
  private static final Map<HeaderName, String> HEADERS =
      Map.of(
          HeaderNames.create("X-Content-Type-Options"),
          "nosniff",
          HeaderNames.create("Content-Security-Policy"),
          "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
          HeaderNames.create("Referrer-Policy"),
          "no-referrer",
          HeaderNames.create("Cross-Origin-Resource-Policy"),
          "same-origin",
          HeaderNames.CACHE_CONTROL,
          "no-store");

  private SecurityHeaders() {}

  public static void set(ServerResponseHeaders headers) {
    HEADERS.forEach(headers::set);
  }
}
