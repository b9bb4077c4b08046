package io.cellwatch.server.wiring;

/** The server could not begin to listen; the message says why and what to do. */
public final class ServerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  ServerStartException(String message) {
    super(message);
  }
}
