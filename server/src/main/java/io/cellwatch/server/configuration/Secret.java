package io.cellwatch.server.configuration;

/**
 * A token's text, kept out of every message: {@code toString} never shows it.
 *
 * @param text the secret itself, to be used only where it is compared, printed for its owner, or
 *     written to a file of mode 0600
 */
public record Secret(String text) {
  @Override
  public String toString() {
    return "(hidden)";
  }
}
