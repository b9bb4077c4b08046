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
   * Segments of what may stand in a URI unencoded, and of bytes that are encoded. None is empty but
   * the last, or one or two dots, plain or encoded; no semicolon, plain or encoded; no slash,
   * backslash, percent, fragment, query or control character is encoded.
   */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:/(?!(?:\\.|%2[Ee]){1,2}(?:/|$))"
              + "(?:[!$&'()*+,.0-9:=@A-Z\\[\\]_a-z~-]++"
              + "|%(?!2[Ff5]|3[BbFf]|23|5[Cc]|[01]\\p{XDigit}|7[Ff])\\p{XDigit}{2})++)*+/?");

  /** A Kubernetes, YARN, standalone or local id; Spark's own links do not encode it. */
  private static final Pattern APPLICATION_ID =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,255}");

  private static final Pattern QUERY_TRICK = Pattern.compile("[^\\x21-\\x7e]|#");

  /** The path, as it begins behind the application's id; empty where it is not written plainly. */
  public static Optional<ProxyPath> of(String raw) {
    boolean plain = raw.startsWith("/") && PLAIN.matcher(raw).matches();
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
