package io.cellwatch.server.logging;

import io.cellwatch.server.configuration.LogConfig;
import io.helidon.common.buffers.DataReader;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sets up the process's logging: everything to standard error, or to a file. */
public final class Logging {
  /** Held, since the platform forgets the level of a logger that nobody holds. */
  private static final List<Logger> QUIET =
      List.of(
          // Says with a stack trace that a port is taken, which ServerStart says in a sentence.
          Logger.getLogger("io.helidon.webserver.LoomServer"));

  private static final int MOST_FILE_BYTES = 1024 * 1024;
  private static final int FILES = 2;

  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  private Logging() {}

  /** To standard error. */
  public static void start(LogConfig config) {
    LogManager.getLogManager().reset();
    start(config, new ConsoleHandler());
  }

  /**
   * To FILE.0, of at most a megabyte, and what was before that to FILE.1.
   *
   * @throws IOException when it cannot be written
   */
  public static void start(LogConfig config, Path file) throws IOException {
    LogManager.getLogManager().reset();
    // A percent sign in a path is no pattern's.
    String pattern = file.toAbsolutePath().toString().replace("%", "%%") + ".%g";
    Handler handler = new FileHandler(pattern, MOST_FILE_BYTES, FILES, true);
    handler.setEncoding(StandardCharsets.UTF_8.name());
    start(config, handler);
  }

  private static void start(LogConfig config, Handler handler) {
    Level level =
        switch (config.level()) {
          case ERROR -> Level.SEVERE;
          case WARNING -> Level.WARNING;
          case INFO -> Level.INFO;
          case DEBUG -> Level.FINE;
          case TRACE -> Level.FINER;
        };
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
