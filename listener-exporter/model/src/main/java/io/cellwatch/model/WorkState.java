package io.cellwatch.model;

/** How far some work has come. */
public enum WorkState {
  /** Known, and nothing of it has started. */
  PENDING(false),
  RUNNING(false),
  SUCCEEDED(true),
  FAILED(true),
  /** Ended by its user or by Spark's own wish: no failure. */
  CANCELLED(true),
  /** Its result was there already. */
  SKIPPED(true);

  private final boolean ended;

  WorkState(boolean ended) {
    this.ended = ended;
  }

  public boolean ended() {
    return ended;
  }
}
