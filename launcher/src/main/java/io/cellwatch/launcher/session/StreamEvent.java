package io.cellwatch.launcher.session;

/** What comes next in a stream to a kernel. */
public sealed interface StreamEvent {
  /**
   * Something to do.
   *
   * @param proof that it comes from this server
   */
  record Deliver(Delivery delivery, String proof) implements StreamEvent {}

  /** Nothing for a while, but the server is there. */
  record Heartbeat() implements StreamEvent {}

  /** The kernel has opened a newer stream; this one ends. */
  record Superseded() implements StreamEvent {}

  /** The stream ends, and may be opened anew. */
  record Ended() implements StreamEvent {}
}
