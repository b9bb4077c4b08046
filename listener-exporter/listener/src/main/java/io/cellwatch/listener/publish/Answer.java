package io.cellwatch.listener.publish;

import org.jspecify.annotations.Nullable;

/**
 * What a server said.
 *
 * @param status of HTTP
 * @param body its beginning, at most {@link HttpExchange#ANSWER_BYTES}; garbage may be longer
 * @param exported the header {@link #EXPORTED} as it came; null where it did not
 */
record Answer(int status, String body, @Nullable String exported) {
  /** Names the messages of this driver whose spans the server has exported. */
  static final String EXPORTED = "Cellwatch-Exported";

  /** The body as one short line for a log. */
  String line() {
    String cut = body.substring(0, Math.min(300, body.length()));
    return cut.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }
}
