package io.cellwatch.server.configuration;

/** What is logged. */
public record LogConfig(Level level) {
  /** As {@link System.Logger.Level} names them. */
  public enum Level {
    ERROR,
    WARNING,
    INFO,
    DEBUG,
    TRACE
  }
}
