package io.cellwatch.server.access;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path in the one form that the filter and the router read alike. Any other way to write a path
 * (empty or dot segments, parameters after a semicolon, encoded slashes, dots, percents or control
 * characters, backslashes) is refused instead of understood.
 */
record RequestPath(List<String> segments) {
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:/(?!\\.{1,2}(?:/|$))"
              + "(?:[^/;\\\\%]++"
              + "|%(?!2[EeFf5]|3[Bb]|5[Cc]|[01]\\p{XDigit}|7[Ff])\\p{XDigit}{2})++)*+/?");

  static Optional<RequestPath> of(String rawPath) {
    if (!rawPath.startsWith("/") || !PLAIN.matcher(rawPath).matches()) {
      return Optional.empty();
    }
    return Optional.of(new RequestPath(PathPattern.segments(rawPath)));
  }
}
