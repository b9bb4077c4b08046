package io.cellwatch.exporter.eventlog;

import java.io.IOException;

/** Is told how the time of a log goes on while it is read. */
@FunctionalInterface
public interface LogTime {
  /** Is not interested. */
  LogTime UNWATCHED = millis -> {};

  /**
   * The next event is about to take effect. Events may be a little out of order; this time never
   * goes back.
   *
   * @param millis the newest time that the log has told so far, by its driver's clock; 0 while it
   *     has told none
   */
  void reaches(long millis) throws IOException;
}
