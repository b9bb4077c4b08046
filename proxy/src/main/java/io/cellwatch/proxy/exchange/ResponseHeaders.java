package io.cellwatch.proxy.exchange;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which lines of a driver's answer a browser gets. By a list of what is let through: what an answer
 * may say of our whole origin ({@code Set-Cookie}, {@code Clear-Site-Data}, {@code
 * Strict-Transport-Security}, {@code Service-Worker-Allowed}, {@code Access-Control-…}, {@code
 * WWW-Authenticate}, {@code Refresh}) is not a driver's to say.
 */
public final class ResponseHeaders {
  private static final Set<String> PASSED =
      Stream.of(
              "Accept-Ranges",
              "Age",
              "Cache-Control",
              "Content-Disposition",
              "Content-Encoding",
              "Content-Language",
              "Content-Range",
              "Content-Security-Policy",
              "Content-Security-Policy-Report-Only",
              "Content-Type",
              "Date",
              "ETag",
              "Expires",
              "Last-Modified",
              "Pragma",
              "Retry-After",
              "Vary",
              "X-Content-Type-Options",
              "X-Frame-Options",
              "X-XSS-Protection")
          .map(name -> name.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private ResponseHeaders() {}

  public static boolean passes(String name) {
    return PASSED.contains(name.toLowerCase(Locale.ROOT));
  }
}
