package io.cellwatch.exporter.eventlog;

/** Is told how a replay goes. */
public interface ReplayObserver {
  /** Is not interested. */
  ReplayObserver SILENT =
      new ReplayObserver() {
        @Override
        public void read(long bytes, long total, long events) {}

        @Override
        public void problem(String message) {}
      };

  /**
   * Some more of the log has been read: called for every few ten thousand bytes.
   *
   * @param bytes read so far, as they lie on the disk
   * @param total size of the log when it was opened; one that is still being written may give more
   * @param events used so far
   */
  void read(long bytes, long total, long events);

  /** Something of the log could not be used: one line for a person, with file and line number. */
  void problem(String message);
}
