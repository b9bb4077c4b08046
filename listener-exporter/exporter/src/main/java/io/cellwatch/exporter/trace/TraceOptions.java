package io.cellwatch.exporter.trace;

/**
 * What spans say.
 *
 * @param serviceName {@code service.name} of every span
 * @param messages whether error messages leave
 * @param titles whether the first line of a cell leaves
 * @param sqlText how much of statements leaves
 */
public record TraceOptions(String serviceName, boolean messages, boolean titles, SqlText sqlText) {
  /** As documented in traces.md. */
  public static final TraceOptions DEFAULT =
      new TraceOptions("spark", true, true, SqlText.REDACTED);

  public TraceOptions {
    if (serviceName.isBlank()) {
      throw new IllegalArgumentException("service name: blank: a name is expected");
    }
  }

  /** How much of an SQL statement a span shows. */
  public enum SqlText {
    /** What tells equal statements, and nothing of the text. */
    DIGEST,
    /** The text with every literal replaced by a question mark. */
    REDACTED,
    /** The text as it is. */
    FULL
  }
}
