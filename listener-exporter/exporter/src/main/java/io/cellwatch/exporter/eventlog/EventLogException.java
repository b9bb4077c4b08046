package io.cellwatch.exporter.eventlog;

import java.io.IOException;

/** A path holds no event log that could be read; the message is for a person. */
public final class EventLogException extends IOException {
  private static final long serialVersionUID = 1;

  EventLogException(String message) {
    super(message);
  }
}
