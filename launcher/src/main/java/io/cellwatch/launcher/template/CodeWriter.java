package io.cellwatch.launcher.template;

import java.io.IOException;
import java.io.Writer;

/** Keeps what a template writes, up to a bound: one that calls itself twice grows very fast. */
final class CodeWriter extends Writer {
  private static final int MOST_CHARACTERS = 4 << 20;

  static final String TOO_LONG = "writes more than %,d characters".formatted(MOST_CHARACTERS);

  /** More was written than {@link #MOST_CHARACTERS}. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLongException() {
      super(TOO_LONG);
    }
  }

  private final StringBuilder code = new StringBuilder(1024);

  @Override
  public void write(char[] characters, int from, int length) throws IOException {
    if (code.length() + length > MOST_CHARACTERS) {
      throw new TooLongException();
    }
    code.append(characters, from, length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return code.toString();
  }
}
