package io.cellwatch.proxy.request;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The path of a request below an application's, in the very bytes that the client sent. Ways to
 * write a path that different servers understand differently are refused instead of understood:
 * Spark's server drops {@code ;parameters}, merges slashes, and decodes once more than others.
 */
public record ProxyPath(String raw) {
  /**
   * Dot segments, doubled slashes, backslashes and semicolons, plain or encoded; control
   * characters; percents that are encoded or broken; and what must not stand in a URI unencoded.
   */
  private static final Pattern TRICK =
      Pattern.compile(
          "//|/(?:\\.|%2[Ee]){1,2}(?=/|$)"
              + "|%(?:2[Ff5]|3[BbFf]|23|5[Cc]|[01]\\p{XDigit}|7[Ff])|%(?!\\p{XDigit}{2})"
              + "|[^\\x21-\\x7e]|[;\\\\\"<>^`{|}#?]");

  /** A Kubernetes, YARN, standalone or local id; Spark's own links do not encode it. */
  private static final Pattern APPLICATION_ID =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,255}");

  private static final Pattern QUERY_TRICK = Pattern.compile("[^\\x21-\\x7e]|#");

  /** The path, as it begins behind the application's id; empty where it is not written plainly. */
  public static Optional<ProxyPath> of(String raw) {
    boolean plain = raw.startsWith("/") && !TRICK.matcher(raw).find();
    return plain ? Optional.of(new ProxyPath(raw)) : Optional.empty();
  }

  /** Whether a segment may be an application's id. */
  public static boolean isApplicationId(String segment) {
    return APPLICATION_ID.matcher(segment).matches();
  }

  /** Whether a query may go on as it is. */
  public static boolean isPlainQuery(String raw) {
    return !QUERY_TRICK.matcher(raw).find();
  }
}
