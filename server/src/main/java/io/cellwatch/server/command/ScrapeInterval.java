package io.cellwatch.server.command;

import io.cellwatch.server.configuration.Form;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the time between two scrapes as settings' times are read. */
final class ScrapeInterval implements ITypeConverter<Duration> {
  private static final Form<Duration> FORM =
      Form.duration(Duration.ofSeconds(1), Duration.ofHours(1));

  @Override
  public Duration convert(String text) {
    try {
      return FORM.reader().apply(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TypeConversionException("'" + text + "': " + FORM.expected() + " is expected");
    }
  }
}
