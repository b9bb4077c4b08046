package io.cellwatch.server.command;

/** What ends a command with a message for its user and without a stack trace. */
final class UserException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  UserException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
