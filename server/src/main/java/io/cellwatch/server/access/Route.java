package io.cellwatch.server.access;

import io.cellwatch.server.configuration.Role;
import io.helidon.http.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One line of the table of routes.
 *
 * @param method the one method that this line lets through
 * @param pattern segments, each a plain word or a {@code {name}} that stands for any one segment;
 *     the last may be a {@code {+name}} that stands for all that follow
 * @param role what a token must allow; empty = open to everybody
 */
public record Route(Method method, String pattern, Optional<Role> role) {
  public Route {
    if (!pattern.startsWith("/") || pattern.contains("//") || pattern.contains("*")) {
      throw new IllegalArgumentException(
          pattern + ": a route's pattern is of whole segments, each after one slash");
    }
  }

  static Route open(Method method, String pattern) {
    return new Route(method, pattern, Optional.empty());
  }

  static Route needs(Role role, Method method, String pattern) {
    return new Route(method, pattern, Optional.of(role));
  }

  /** True if the path of these segments is one that the pattern describes. */
  boolean describes(List<String> segments) {
    List<String> wanted = segments(pattern);
    if (wanted.getLast().startsWith("{+") && segments.size() >= wanted.size()) {
      wanted = wanted.subList(0, wanted.size() - 1);
    } else if (wanted.size() != segments.size()) {
      return false;
    }
    for (int index = 0; index < wanted.size(); index++) {
      String segment = segments.get(index);
      if (isParameter(wanted.get(index)) ? segment.isEmpty() : !wanted.get(index).equals(segment)) {
        return false;
      }
    }
    return true;
  }

  /** How many segments are plain words: of two patterns that fit, the one with more is meant. */
  long words() {
    return segments(pattern).stream().filter(segment -> !isParameter(segment)).count();
  }

  static List<String> segments(String path) {
    return Arrays.asList(path.substring(1).split("/", -1));
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }
}
