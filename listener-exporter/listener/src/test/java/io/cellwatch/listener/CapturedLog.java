package io.cellwatch.listener;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** The lines that a user would find in the log of a driver, as long as it is open. */
public final class CapturedLog extends AbstractAppender implements AutoCloseable {
  private final List<String> lines = new ArrayList<>();
  private final Logger logger;

  private CapturedLog(Logger logger) {
    super("captured", null, null, false, Property.EMPTY_ARRAY);
    this.logger = logger;
  }

  /** Captures what a class logs, warnings and above. */
  public static CapturedLog of(Class<?> type) {
    CapturedLog log = new CapturedLog((Logger) LogManager.getLogger(type));
    log.start();
    log.logger.addAppender(log);
    log.logger.setLevel(Level.WARN); // Log4j says errors only, unless Spark has set it up before.
    return log;
  }

  @Override
  public void append(LogEvent event) {
    if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
      synchronized (lines) {
        lines.add(event.getMessage().getFormattedMessage());
      }
    }
  }

  /** The lines so far. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    stop();
  }
}
