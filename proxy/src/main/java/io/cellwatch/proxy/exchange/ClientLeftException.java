package io.cellwatch.proxy.exchange;

/** The client left while a driver, or a connection to one, was waited for: nobody is to be told. */
public final class ClientLeftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientLeftException() {
    super("the client has left");
  }
}
