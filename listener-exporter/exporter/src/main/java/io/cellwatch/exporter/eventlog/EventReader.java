package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import io.cellwatch.model.fold.ApplicationFold;
import java.io.IOException;

/** Reads one kind of event. */
@FunctionalInterface
interface EventReader {
  /**
   * Reads the rest of an event, up to its end: a line that turns out broken must change nothing.
   *
   * @param parser at the value of the event's name
   * @return what the event does to the fold; may be one object that is used again for the next
   *     event
   * @throws IOException the line is broken or lacks a field
   */
  Effect read(JsonParser parser) throws IOException;

  /** What an event does to the fold. */
  @FunctionalInterface
  interface Effect {
    void on(ApplicationFold fold);
  }
}
