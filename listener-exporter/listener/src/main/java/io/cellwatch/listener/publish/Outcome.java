package io.cellwatch.listener.publish;

/** How an attempt to bring an update to a server ended. */
enum Outcome {
  TAKEN(true),
  /** Taken; the server knows nothing of this driver and wants everything. */
  SEND_ALL(true),
  /** 401, 403: the token is not what the server wants. */
  UNAUTHORIZED(false),
  /** 429, 503: the server has too much to do. */
  BUSY(false),
  /** No answer, or none that a Cellwatch server gives. */
  FAILED(false);

  private final boolean taken;

  Outcome(boolean taken) {
    this.taken = taken;
  }

  boolean taken() {
    return taken;
  }
}
