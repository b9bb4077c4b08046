package io.cellwatch.launcher.template;

/** Code cannot be made; the message is for people and says what to do. */
public final class RenderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;

  RenderException(String message) {
    this.message = message;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
