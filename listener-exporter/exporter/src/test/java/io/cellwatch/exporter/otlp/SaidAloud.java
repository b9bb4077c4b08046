package io.cellwatch.exporter.otlp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the export logs at INFO and above, and whatever the SDK does. */
final class SaidAloud extends Handler implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final List<Logger> loggers =
      List.of(Logger.getLogger("io.cellwatch.exporter.otlp"), Logger.getLogger("io.opentelemetry"));

  SaidAloud() {
    loggers.forEach(logger -> logger.addHandler(this));
  }

  List<String> warnings() {
    return at(Level.WARNING);
  }

  List<String> news() {
    return at(Level.INFO);
  }

  private List<String> at(Level level) {
    return records.stream()
        .filter(entry -> entry.getLevel().equals(level))
        .map(LogRecord::getMessage)
        .toList();
  }

  @Override
  public void publish(LogRecord entry) {
    records.add(entry);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    loggers.forEach(logger -> logger.removeHandler(this));
  }
}
