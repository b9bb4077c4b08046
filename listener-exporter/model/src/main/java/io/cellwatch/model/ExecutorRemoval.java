package io.cellwatch.model;

import java.util.Locale;

/** Why an executor went. */
public enum ExecutorRemoval {
  /** It was idle, or not wanted any more: dynamic allocation lets such go. */
  KILLED_BY_DRIVER(Quantity.EXECUTORS_REMOVED_KILLED_BY_DRIVER),
  DECOMMISSIONED(Quantity.EXECUTORS_REMOVED_DECOMMISSIONED),
  HEARTBEAT_TIMEOUT(Quantity.EXECUTORS_REMOVED_HEARTBEAT_TIMEOUT),
  EXITED(Quantity.EXECUTORS_REMOVED_EXITED),
  LOST(Quantity.EXECUTORS_REMOVED_LOST);

  private final Quantity counter;

  ExecutorRemoval(Quantity counter) {
    this.counter = counter;
  }

  /** By the words of Spark's {@code ExecutorLossReason}s. */
  public static ExecutorRemoval of(String reason) {
    String words = reason.toLowerCase(Locale.ROOT);
    if (words.contains("decommission")) {
      return DECOMMISSIONED;
    }
    if (words.contains("heartbeat") || words.contains("timed out")) {
      return HEARTBEAT_TIMEOUT;
    }
    if (words.contains("killed by driver")
        || words.contains("idle")
        || words.contains("on request")) {
      return KILLED_BY_DRIVER;
    }
    return words.contains("exit") ? EXITED : LOST;
  }

  /** What counts such removals. */
  public Quantity counter() {
    return counter;
  }

  /** Whether somebody wanted it. */
  public boolean wanted() {
    return this == KILLED_BY_DRIVER || this == DECOMMISSIONED;
  }
}
