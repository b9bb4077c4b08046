package io.cellwatch.proxy.rewrite;

import io.cellwatch.proxy.request.ProxyPath;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a driver sends a browser on to, as the browser has to ask for it: relative to the page that
 * it asked for, since some proxies in front put their own prefix before whatever begins with a
 * slash, although they have told it (jupyter-server-proxy 4.6), and others leave it alone.
 */
public final class Location {
  private Location() {}

  /**
   * A reference from the page that was asked for; empty where it leads to another server.
   *
   * @param location what the driver says: Spark makes it of {@code http}, the Host of the request
   *     and a path without any prefix
   * @param authority the driver's
   * @param context the path below which browsers see this application
   * @param page the driver's path that was asked for
   */
  public static Optional<String> below(
      String location, String authority, String context, String page) {
    URI uri;
    try {
      uri = new URI(location);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String other = uri.getRawAuthority();
    boolean absolute = uri.getScheme() != null;
    if (uri.isOpaque()
        || (absolute && !uri.getScheme().equals("http") && !uri.getScheme().equals("https"))
        || (absolute && other == null)
        || (other != null && !other.equalsIgnoreCase(authority))) {
      return Optional.empty();
    }
    String path = uri.getRawPath();
    String rest =
        (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
            + (uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment());
    if (ProxyPath.of(path.startsWith("/") ? path : "/" + path).isEmpty()) {
      // Dot segments would lead out of the prefix; and no other would be let through.
      return Optional.empty();
    }
    if (other == null && !path.startsWith("/")) {
      return Optional.of(location);
    }
    boolean below = path.equals(context) || path.startsWith(context + "/");
    String own = below ? path.substring(context.length()) : path;
    return Optional.of(start(page) + (own.isEmpty() ? "" : own.substring(1)) + rest);
  }

  /** From a page to the application's first one. */
  private static String start(String page) {
    long folders = page.chars().filter(each -> each == '/').count() - 1;
    return folders == 0 ? "./" : "../".repeat((int) folders);
  }

  /**
   * A redirect that browsers do not remember: the driver behind the address may be another soon.
   */
  public static int status(int status) {
    return switch (status) {
      case 301 -> 302;
      case 308 -> 307;
      default -> status;
    };
  }
}
