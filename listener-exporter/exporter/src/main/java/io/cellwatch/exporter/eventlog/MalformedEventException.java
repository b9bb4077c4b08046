package io.cellwatch.exporter.eventlog;

import java.io.IOException;

/** A line is JSON, and not the event that it says it is; the message names the field. */
final class MalformedEventException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedEventException(String field, String found) {
    super(field + ": " + found);
  }
}
