package io.cellwatch.launcher.startspark;

/** A cluster of Start Spark cannot be taken over; the message says what is wrong with its file. */
public final class ImportException extends Exception {
  private static final long serialVersionUID = 1L;

  ImportException(String message) {
    super(message);
  }
}
