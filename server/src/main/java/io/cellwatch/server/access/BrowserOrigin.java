package io.cellwatch.server.access;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Whether a request that writes comes from a page of this server, or from no page at all. */
final class BrowserOrigin {
  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Set<Method> READING = Set.of(Method.GET, Method.HEAD, Method.OPTIONS);

  private BrowserOrigin() {}

  static boolean writes(Method method) {
    return !READING.contains(method);
  }

  /**
   * Browsers of today say {@code Sec-Fetch-Site}, older ones {@code Origin}. A program says
   * neither, which is right only for one that did not come by a cookie.
   */
  static boolean mayWrite(ServerRequestHeaders headers, String authority, Identity.Proof proof) {
    if (headers.contains(FETCH_SITE)) {
      return headers.get(FETCH_SITE).allValues().equals(java.util.List.of("same-origin"));
    }
    if (headers.contains(HeaderNames.ORIGIN)) {
      return headers.get(HeaderNames.ORIGIN).allValues().stream()
          .allMatch(origin -> sameAuthority(origin, authority));
    }
    return proof != Identity.Proof.COOKIE;
  }

  private static boolean sameAuthority(String origin, String authority) {
    try {
      String of = new URI(origin).getRawAuthority();
      return of != null && of.toLowerCase(Locale.ROOT).equals(authority.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
