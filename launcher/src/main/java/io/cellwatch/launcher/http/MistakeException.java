package io.cellwatch.launcher.http;

/** A request is not understood; the message names what. */
final class MistakeException extends Exception {
  private static final long serialVersionUID = 1L;

  MistakeException(String message) {
    super(message);
  }
}
