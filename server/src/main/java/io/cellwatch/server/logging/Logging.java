package io.cellwatch.server.logging;

import io.cellwatch.server.configuration.LogConfig;
import io.helidon.common.buffers.DataReader;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sets up the process's logging: everything to standard error. */
public final class Logging {
  /** Held, since the platform forgets the level of a logger that nobody holds. */
  private static final List<Logger> QUIET =
      List.of(
          // Says with a stack trace that a port is taken, which ServerStart says in a sentence.
          Logger.getLogger("io.helidon.webserver.LoomServer"));

  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  private Logging() {}

  public static void start(LogConfig config) {
    LogManager.getLogManager().reset();
    Level level =
        switch (config.level()) {
          case ERROR -> Level.SEVERE;
          case WARNING -> Level.WARNING;
          case INFO -> Level.INFO;
          case DEBUG -> Level.FINE;
          case TRACE -> Level.FINER;
        };
    Handler handler = new ConsoleHandler();
    handler.setLevel(level);
    handler.setFormatter(new LineFormatter());
    handler.setFilter(record -> isVerbose(level) || !clientWentAway(record.getThrown()));
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    root.addHandler(handler);
    HELIDON.setLevel(isVerbose(level) ? level : Level.WARNING);
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
  }

  private static boolean isVerbose(Level level) {
    return level.intValue() < Level.INFO.intValue();
  }

  /** A driver that was killed in the middle of a request is no fault of the server's. */
  private static boolean clientWentAway(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataReader.InsufficientDataAvailableException
          || cause instanceof ClosedChannelException
          || cause instanceof SocketException) {
        return true;
      }
    }
    return false;
  }
}
