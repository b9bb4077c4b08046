package io.cellwatch.exporter.otlp;

/** A setting of OpenTelemetry's is wrong; the message is for the person who set it. */
public final class ExportSettingException extends Exception {
  private static final long serialVersionUID = 1L;

  ExportSettingException(String message, Throwable cause) {
    super(message, cause);
  }
}
