package io.cellwatch.proxy.request;

import io.cellwatch.proxy.exchange.UpstreamRequest.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a request's head a driver gets. By a list of what is let through: cookies, authorization
 * and tokens are the browser's and ours, and no driver's; {@code Origin} and {@code Referer} tell
 * of other pages; a head of 9 kB would be refused by Spark.
 */
public final class RequestHeaders {
  /** The prefix by which Spark makes the addresses in its pages. */
  public static final String CONTEXT = "X-Forwarded-Context";

  private static final Set<String> PASSED =
      Stream.of(
              "Accept",
              "Accept-Charset",
              "Accept-Encoding",
              "Accept-Language",
              "Cache-Control",
              "If-Match",
              "If-Modified-Since",
              "If-None-Match",
              "If-Range",
              "If-Unmodified-Since",
              "Pragma",
              "Range",
              "User-Agent",
              "X-Requested-With")
          .map(name -> name.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private static final HeaderName SERVICE_WORKER = HeaderNames.create("Service-Worker");

  private RequestHeaders() {}

  /**
   * The lines that go on, and the one that is ours.
   *
   * @param context the path below which browsers see this application
   */
  public static List<Header> passed(Headers headers, String context) {
    List<Header> passed = new ArrayList<>();
    for (io.helidon.http.Header each : headers) {
      if (PASSED.contains(each.headerName().lowerCase())) {
        each.allValues().forEach(value -> passed.add(new Header(each.name(), value)));
      }
    }
    passed.add(new Header(CONTEXT, context));
    return passed;
  }

  /**
   * Whether a browser asks for the script of a service worker. Spark has none, and one would see
   * and change everything that the browser asks below its path from then on.
   */
  public static boolean ofServiceWorker(Headers headers) {
    return headers.contains(SERVICE_WORKER);
  }
}
