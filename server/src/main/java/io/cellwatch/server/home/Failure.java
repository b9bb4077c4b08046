package io.cellwatch.server.home;

import java.util.Optional;

/**
 * Why something failed.
 *
 * @param line the one that tells most, for where there is room for one
 * @param text all of it
 */
record Failure(String line, String text) {
  private static final String TRACEBACK = "Traceback (most recent call last)";

  static Optional<Failure> of(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(new Failure(line(text), text.strip()));
  }

  /**
   * The first line; of a Python traceback the error at its end: PySpark's first line only says that
   * there was one.
   */
  private static String line(String text) {
    int traceback = text.lastIndexOf(TRACEBACK);
    if (traceback >= 0) {
      Optional<String> raised =
          text.substring(traceback)
              .lines()
              .skip(1)
              .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
              .findFirst();
      if (raised.isPresent()) {
        return raised.get();
      }
    }
    return Figures.firstLine(text);
  }
}
