package io.cellwatch.server.page;

import io.cellwatch.exporter.text.Figures;
import java.util.Optional;

/**
 * Why something failed.
 *
 * @param line the one that tells most, for where there is room for one
 * @param text all of it
 */
public record Failure(String line, String text) {
  private static final String TRACEBACK = "Traceback (most recent call last)";

  /** What there is to say; empty where nothing was said. */
  public static Optional<Failure> of(String text) {
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
