package io.cellwatch.launcher.cluster;

/**
 * Something wrong in a cluster file.
 *
 * @param file as people find it
 * @param line from 1
 * @param column from 1
 * @param key the key in question, such as {@code options.memory.min}; empty for the whole file
 * @param message a sentence that says what is expected
 */
public record Fault(String file, int line, int column, String key, String message) {
  /** {@code FILE:LINE:COLUMN: KEY: MESSAGE}, which editors and terminals make a link of. */
  @Override
  public String toString() {
    return "%s:%d:%d: %s%s".formatted(file, line, column, key.isEmpty() ? "" : key + ": ", message);
  }
}
