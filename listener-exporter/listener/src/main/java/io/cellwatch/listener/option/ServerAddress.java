package io.cellwatch.listener.option;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Addresses of servers: what is one, and when two are the same. */
public final class ServerAddress {
  private ServerAddress() {}

  /**
   * The address of a server, ending in a slash so that paths resolve below it; null where the text
   * is none.
   */
  public static @Nullable URI parse(String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      if (!http
          || url.getHost() == null
          || url.getPort() == 0
          || url.getPort() > 65_535
          || url.getRawUserInfo() != null
          || url.getRawQuery() != null
          || url.getRawFragment() != null) {
        return null;
      }
      String path = url.getRawPath() == null ? "" : url.getRawPath();
      return new URI(
          scheme + "://" + url.getRawAuthority() + (path.endsWith("/") ? path : path + "/"));
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /**
   * A wrong address as it may be shown: passwords and queries, which may hold a token, left out.
   */
  public static String withoutSecrets(String text) {
    return text.replaceAll("//[^/@]*@", "//…@").replaceAll("[?#].*", "?…");
  }

  /** Whether both name the same server; all names of this machine's loopback are one. */
  public static boolean same(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && host(one).equals(host(other))
        && port(one) == port(other)
        && Objects.equals(one.getRawPath(), other.getRawPath());
  }

  private static String host(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return switch (host) {
      case "localhost", "127.0.0.1", "[::1]" -> "loopback";
      default -> host;
    };
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return url.getScheme().equals("https") ? 443 : 80;
  }
}
