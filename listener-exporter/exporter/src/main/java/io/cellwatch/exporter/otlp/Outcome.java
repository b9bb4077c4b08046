package io.cellwatch.exporter.otlp;

/** What an exporter made of a batch. */
sealed interface Outcome {
  /** The other side has it. */
  record Taken() implements Outcome {}

  /** The other side will never take it. */
  record Refused(String reason) implements Outcome {}

  /** Fewer spans at once may be taken. */
  record TooLarge(String reason) implements Outcome {}

  /** Nobody is there, or not ready: the same batch may be taken later. */
  record Unavailable(String reason) implements Outcome {}

  /** It failed, and whether later tries may go better cannot be told. */
  record Unclear(String reason) implements Outcome {}
}
