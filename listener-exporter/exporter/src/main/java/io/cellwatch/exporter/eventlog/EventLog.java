package io.cellwatch.exporter.eventlog;

import io.cellwatch.model.fold.ApplicationFold;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A Spark event log: a file, plain or compressed, or the folder of a rolling log. Finished or not,
 * whole or cut off: what can be read is read.
 */
public final class EventLog {
  private final LogFiles files;

  private EventLog(LogFiles files) {
    this.files = files;
  }

  /**
   * Finds the files of a log; nothing but their first bytes is read yet.
   *
   * @throws EventLogException there is no log at the path; the message says what is expected
   * @throws IOException the path could not be read
   */
  public static EventLog open(Path path) throws IOException {
    return new EventLog(LogFiles.at(path));
  }

  /** Size of the log as it lies on the disk. */
  public long bytes() {
    return files.bytes();
  }

  /**
   * Tells a fold all events of the log, in their order. Memory does not grow with the log's size or
   * with the length of its lines.
   *
   * @param fold that has been told nothing yet; it is marked incomplete where events in between are
   *     missing
   * @throws IOException a file could not be read; what it holds is never an error
   */
  public ReplayReport replay(ApplicationFold fold, ReplayObserver observer) throws IOException {
    return replay(fold, observer, LogTime.UNWATCHED);
  }

  /**
   * The same, for who wants to look at the fold meanwhile.
   *
   * @param time may ask the fold for what it has, as a driver does between two events
   * @throws IOException a file could not be read, or {@code time} threw it
   */
  public ReplayReport replay(ApplicationFold fold, ReplayObserver observer, LogTime time)
      throws IOException {
    return new Replay(files, fold, observer, time).run();
  }
}
