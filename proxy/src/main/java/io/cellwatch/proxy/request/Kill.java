package io.cellwatch.proxy.request;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spark's links that end jobs and stages. Spark takes them by GET, HEAD and POST alike, and decodes
 * the path first, so {@code %6bill} is one, too.
 */
public final class Kill {
  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Set<String> SEGMENTS = Set.of("kill", "cancel", "terminate");

  /** {@code JobsTab}, {@code StagesTab}. */
  private static final Pattern KNOWN = Pattern.compile("/(?:jobs|stages)/(job|stage)/kill/?");

  private static final Pattern ID = Pattern.compile("(?:^|&)id=(\\d{1,10})(?:&|$)");

  private Kill() {}

  /** Whether a path is one that ends something. */
  public static boolean isAt(ProxyPath path) {
    // A plus is no space in a path; encoded, it stays one.
    String decoded =
        URLDecoder.decode(path.raw().replace("+", "%2B"), StandardCharsets.UTF_8)
            .toLowerCase(Locale.ROOT);
    return List.of(decoded.split("/", -1)).stream().map(String::strip).anyMatch(SEGMENTS::contains);
  }

  /**
   * What would be killed, for people: such as {@code job 7}. Only what is well known is taken from
   * the request, which anybody may have written.
   *
   * @param fields of the address or the form
   */
  public static String what(ProxyPath path, String fields) {
    Matcher known = KNOWN.matcher(path.raw());
    Matcher id = ID.matcher(fields);
    if (!known.matches() || !id.find()) {
      return "what the link names";
    }
    return known.group(1) + " " + id.group(1);
  }

  /**
   * Whether a person asked for it on a page of this very origin. A browser that does not say is not
   * believed: a link in a stranger's mail could kill otherwise.
   *
   * @param authority by which the request came
   */
  public static boolean isWanted(Headers headers, String authority) {
    if (headers.contains(FETCH_SITE)) {
      return headers.get(FETCH_SITE).allValues().equals(List.of("same-origin"));
    }
    HeaderName told =
        headers.contains(HeaderNames.ORIGIN) ? HeaderNames.ORIGIN : HeaderNames.REFERER;
    if (!headers.contains(told)) {
      return false;
    }
    List<String> values = headers.get(told).allValues();
    return values.size() == 1 && authority(values.get(0)).equalsIgnoreCase(authority);
  }

  /** Whether it comes from a browser, which tells by what page. */
  public static boolean saysWhereItComesFrom(Headers headers) {
    return headers.contains(FETCH_SITE)
        || headers.contains(HeaderNames.ORIGIN)
        || headers.contains(HeaderNames.REFERER);
  }

  private static String authority(String address) {
    try {
      String authority = new URI(address).getRawAuthority();
      return authority == null ? "" : authority;
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
