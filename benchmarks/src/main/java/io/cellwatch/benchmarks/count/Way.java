package io.cellwatch.benchmarks.count;

/** What listens while a job runs. */
public enum Way {
  /** Nothing of ours. */
  WITHOUT("without a listener"),

  /**
   * A listener without any code, on a queue of its own: what Spark takes for it, any listener pays
   * that is not to lose events to others.
   */
  IDLE("with a listener without code"),

  /** Ours, reporting to a server. */
  WITH("with ours");

  private final String words;

  Way(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
