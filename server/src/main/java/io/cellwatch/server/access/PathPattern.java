package io.cellwatch.server.access;

import java.util.Arrays;
import java.util.List;

/**
 * A route's pattern, taken apart once: requests are many and patterns are few.
 *
 * @param segments each a plain word or a {@code {name}} that stands for any one segment
 * @param more whether any number of segments, at least one, may follow
 */
record PathPattern(List<String> segments, boolean more) {
  static PathPattern of(String pattern) {
    List<String> segments = segments(pattern);
    boolean more = segments.getLast().startsWith("{+");
    return new PathPattern(
        List.copyOf(more ? segments.subList(0, segments.size() - 1) : segments), more);
  }

  static List<String> segments(String path) {
    return Arrays.asList(path.substring(1).split("/", -1));
  }

  /** True if the path of these segments is one that the pattern describes. */
  boolean describes(List<String> path) {
    if (more ? path.size() <= segments.size() : path.size() != segments.size()) {
      return false;
    }
    for (int index = 0; index < segments.size(); index++) {
      String wanted = segments.get(index);
      String segment = path.get(index);
      if (isParameter(wanted) ? segment.isEmpty() : !wanted.equals(segment)) {
        return false;
      }
    }
    return true;
  }

  /** How many segments are plain words: of two patterns that fit, the one with more is meant. */
  long words() {
    return segments.stream().filter(segment -> !isParameter(segment)).count();
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }
}
