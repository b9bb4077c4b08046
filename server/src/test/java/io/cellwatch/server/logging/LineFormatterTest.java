package io.cellwatch.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatterTest {
  private final LineFormatter formatter = new LineFormatter();

  @Test
  void recordIsOneLine() {
    LogRecord record = record("first\nsecond\r\u001b[31m");
    record.setThrown(new IllegalStateException("outer\nline", new IOException("inner")));
    String line = formatter.format(record);
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith("2026-11-21T10:00:00.123Z WARNING Origin: first second [31m | "));
    assertTrue(line.contains("outer line < ") && line.contains("IOException: inner < "), line);
    assertFalse(line.contains("\u001b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /?token=s3cret",
        "GET /?a=b&token=s3cret&c=d",
        "Authorization: Bearer s3cret",
        "authorization: bearer   s3cret, x",
        "Cookie: a=b; cellwatch-8090=s3cret; c=d",
        "{\"url\":\"http\",\"token\":\"s3cret\",\"pid\":1}",
      })
  void credentialIsStruckOut(String message) {
    String line = formatter.format(record(message));
    assertFalse(line.contains("s3cret"), line);
    assertTrue(line.contains("(hidden)"), line);
  }

  private static LogRecord record(String message) {
    LogRecord record = new LogRecord(Level.WARNING, message);
    record.setLoggerName("some.package.Origin");
    record.setInstant(Instant.parse("2026-11-21T10:00:00.123456Z"));
    return record;
  }
}
