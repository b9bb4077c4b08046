package io.cellwatch.listener.publish;

import org.jspecify.annotations.Nullable;

/**
 * What a server said.
 *
 * @param status of HTTP
 * @param body its beginning, at most {@link HttpExchange#ANSWER_BYTES}; garbage may be longer
 * @param exported the header {@link #EXPORTED} as it came; null where it did not
 * @param sample the header {@link #SAMPLE} as it came; null where it did not
 * @param heartbeat the header {@link #HEARTBEAT} as it came; null where it did not
 */
record Answer(
    int status,
    String body,
    @Nullable String exported,
    @Nullable String sample,
    @Nullable String heartbeat) {
  /** Names the messages of this driver whose spans the server has exported. */
  static final String EXPORTED = "Cellwatch-Exported";

  /** The server suspects that work does not get on, and wants a {@code StackSample}. */
  static final String SAMPLE = "Cellwatch-Sample";

  /** After how many milliseconds without a change a kernel is to report again. */
  static final String HEARTBEAT = "Cellwatch-Heartbeat-Millis";

  /** The body as one short line for a log. */
  String line() {
    String cut = body.substring(0, Math.min(300, body.length()));
    return cut.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }
}
