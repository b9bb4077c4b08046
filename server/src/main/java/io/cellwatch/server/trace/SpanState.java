package io.cellwatch.server.trace;

import java.util.Locale;

/** How a span stands: shown by a word and a symbol, to which colour only adds. */
enum SpanState {
  SUCCEEDED("✓", "done"),
  FAILED("✗", "failed"),
  CANCELLED("⊘", "cancelled"),
  RUNNING("●", "running");

  private final String symbol;
  private final String word;

  SpanState(String symbol, String word) {
    this.symbol = symbol;
    this.word = word;
  }

  String symbol() {
    return symbol;
  }

  String word() {
    return word;
  }

  /**
   * As a template shows it.
   *
   * @param kind names the colour in the style sheet
   */
  record Mark(String kind, String symbol, String word) {}

  Mark mark() {
    return new Mark(name().toLowerCase(Locale.ROOT), symbol, word);
  }
}
