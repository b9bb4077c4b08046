package io.cellwatch.server.home;

import java.util.Optional;

/**
 * Why something failed.
 *
 * @param line the first line, for where there is room for one
 * @param text all of it
 */
record Failure(String line, String text) {
  static Optional<Failure> of(String text) {
    return text.isBlank()
        ? Optional.empty()
        : Optional.of(new Failure(Figures.firstLine(text), text.strip()));
  }
}
