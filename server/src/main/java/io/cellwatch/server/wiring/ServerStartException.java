package io.cellwatch.server.wiring;

/** The server could not begin to listen; the message says why and what to do. */
public final class ServerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean setting;

  private ServerStartException(String message, boolean setting) {
    super(message);
    this.setting = setting;
  }

  static ServerStartException wrongSetting(String message) {
    return new ServerStartException(message, true);
  }

  ServerStartException(String message) {
    this(message, false);
  }

  /** Whether the user set something wrong. */
  public boolean isWrongSetting() {
    return setting;
  }
}
