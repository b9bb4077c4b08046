package io.cellwatch.exporter.eventlog;

/** The newest time that a log has told: it stands for the time of events that tell none. */
final class LogClock {
  private long newestMillis;

  /** Takes note of a time and gives it back; 0 for what is no time. */
  long seen(long millis) {
    long moment = Math.max(0, millis);
    newestMillis = Math.max(newestMillis, moment);
    return moment;
  }

  long newestMillis() {
    return newestMillis;
  }
}
