package io.cellwatch.server.access;

import io.cellwatch.server.configuration.Role;
import io.helidon.http.Method;
import java.util.Optional;

/**
 * One line of the table of routes.
 *
 * @param method the one method that this line lets through
 * @param pattern segments, each a plain word or a {@code {name}} that stands for any one segment;
 *     the last may be a {@code {+name}} that stands for all that follow
 * @param role what a token must allow; empty = open to everybody
 * @param stream whether the answer goes on for as long as its client wants
 */
public record Route(Method method, String pattern, Optional<Role> role, boolean stream) {
  public Route {
    if (!pattern.startsWith("/") || pattern.contains("//") || pattern.contains("*")) {
      throw new IllegalArgumentException(
          pattern + ": a route's pattern is of whole segments, each after one slash");
    }
  }

  static Route open(Method method, String pattern) {
    return new Route(method, pattern, Optional.empty(), false);
  }

  static Route needs(Role role, Method method, String pattern) {
    return new Route(method, pattern, Optional.of(role), false);
  }

  static Route stream(Role role, String pattern) {
    return new Route(Method.GET, pattern, Optional.of(role), true);
  }
}
