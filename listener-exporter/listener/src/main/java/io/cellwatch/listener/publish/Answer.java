package io.cellwatch.listener.publish;

/**
 * What a server said.
 *
 * @param status of HTTP
 * @param body its beginning, at most {@link HttpExchange#ANSWER_BYTES}; garbage may be longer
 */
record Answer(int status, String body) {
  /** The body as one short line for a log. */
  String line() {
    String cut = body.substring(0, Math.min(300, body.length()));
    return cut.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }
}
