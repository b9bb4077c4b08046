package io.cellwatch.server.logging;

import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/**
 * A record on one line: time, level, origin, message, then for an exception each cause with its
 * first frames. Whatever looks like a credential is struck out, whoever logged it.
 */
final class LineFormatter extends Formatter {
  private static final int FRAMES = 8;
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "(?i)(\\btoken=|\\bbearer\\s+|\\bcellwatch-\\d+=|\"token\"\\s*:\\s*\")[^\\s&;,\"]+");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  @Override
  public String format(LogRecord record) {
    StringBuilder line = new StringBuilder(160);
    line.append(record.getInstant().truncatedTo(ChronoUnit.MILLIS))
        .append(' ')
        .append(record.getLevel().getName())
        .append(' ')
        .append(shortName(record.getLoggerName()))
        .append(": ")
        .append(formatMessage(record));
    for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
      line.append(" | ").append(cause);
      StackTraceElement[] frames = cause.getStackTrace();
      for (int index = 0; index < Math.min(FRAMES, frames.length); index++) {
        line.append(" < ").append(frames[index]);
      }
    }
    String plain = CONTROL.matcher(line).replaceAll(" ");
    return CREDENTIAL.matcher(plain).replaceAll("$1(hidden)") + System.lineSeparator();
  }

  private static String shortName(String logger) {
    return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
  }
}
