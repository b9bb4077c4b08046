package io.cellwatch.exporter.protocol;

/** An update or report that cannot be taken; its message is for the sender's people. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, by what the sender can do about it. */
  public enum Kind {
    /** Something in it is wrong: {@code field: value: what is expected}. */
    INVALID,
    /** It speaks a newer major version of the protocol. */
    NEWER_VERSION
  }

  private final Kind kind;

  public RefusedException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong, for the sender's people. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
