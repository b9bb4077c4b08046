package io.cellwatch.proxy.upstream;

/** A driver's UI does not answer as one should. */
public final class UpstreamException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of fault it is. */
  public enum Kind {
    /** It is not one that the proxy may open. */
    REFUSED,
    /** It cannot be reached. */
    UNREACHABLE,
    /** It is too slow. */
    TIMEOUT,
    /** What it says is no HTTP, or not that of the application. */
    GARBAGE,
    /** All connections to it are in use. */
    BUSY
  }

  private final Kind kind;

  /**
   * A fault.
   *
   * @param message for people who may not know internal addresses: it names none
   */
  public UpstreamException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /**
   * A fault with its cause, which is for logs alone: it may name addresses.
   *
   * @param message for people who may not know internal addresses: it names none
   */
  public UpstreamException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
