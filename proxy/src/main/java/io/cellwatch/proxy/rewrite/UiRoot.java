package io.cellwatch.proxy.rewrite;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path before all links of a page of Spark's. Where {@code spark.ui.proxyBase} or {@code
 * APPLICATION_WEB_PROXY_BASE} is set, or {@code spark.ui.reverseProxy}, Spark does not listen to
 * {@code X-Forwarded-Context}, and its links lead out of our prefix.
 *
 * <p>Spark writes such links into attributes and scripts, always directly behind a quote. Texts are
 * of one byte a character.
 */
public final class UiRoot {
  /** In the head of each page, of 3.5.9 and 4.2.0 within its first two kilobytes. */
  private static final Pattern NAMED = Pattern.compile("setUIRoot\\('([^'\\\\<>\\s]{0,1000})'\\)");

  /** First segments of Spark's own paths; the first page's is empty. */
  private static final Set<String> SPARKS =
      Set.of(
          "",
          "jobs",
          "stages",
          "storage",
          "environment",
          "executors",
          "SQL",
          "streaming",
          "StreamingQuery",
          "connect",
          "static",
          "api",
          "metrics");

  private UiRoot() {}

  /** Whether there may be a page of Spark's at a path, and no file and no answer for programs. */
  public static boolean mayBePage(String path) {
    return !path.startsWith("/static/") && !path.startsWith("/api/");
  }

  /** The root that a page names; empty where it names none. */
  public static Optional<String> in(String page) {
    Matcher matcher = NAMED.matcher(page);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The page with all of its links below another root. */
  public static String moved(String page, String from, String to) {
    return Pattern.compile("(?<=[\"'])" + Pattern.quote(from) + "(?=[/\"'?#\\\\])")
        .matcher(page)
        .replaceAll(Matcher.quoteReplacement(to));
  }

  /**
   * Whether a redirect may lead below a driver's root: what its path begins with is neither one of
   * Spark's own nor ours.
   */
  public static boolean mayBeIn(String location, String context) {
    String path = withoutServer(location);
    return path.startsWith("/")
        && !isBelow(path, context)
        && !SPARKS.contains(path.substring(1).replaceFirst("[/?#].*", ""));
  }

  /**
   * A redirect as a driver would write it that has no root. Who sets a root may set a server, too,
   * by {@code spark.ui.proxyRedirectUri}.
   */
  public static String without(String root, String location) {
    String path = withoutServer(location);
    String below = isBelow(location, root) ? location : isBelow(path, root) ? path : "";
    String rest = below.isEmpty() ? location : below.substring(root.length());
    return rest.isEmpty() ? "/" : rest;
  }

  private static String withoutServer(String location) {
    return location.replaceFirst("^https?://[^/?#]*", "");
  }

  private static boolean isBelow(String address, String root) {
    return address.startsWith(root)
        && (address.length() == root.length() || "/?#".indexOf(address.charAt(root.length())) >= 0);
  }
}
