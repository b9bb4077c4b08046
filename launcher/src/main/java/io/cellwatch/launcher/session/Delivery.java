package io.cellwatch.launcher.session;

/**
 * Something for a kernel to do.
 *
 * @param payload JSON that says what; it may hold secrets
 */
public record Delivery(String launch, Action action, String payload) {
  /** What is to be done. */
  public enum Action {
    START,
    STOP,
    /** Forget a launch that has not begun; stop one that has. */
    CANCEL
  }

  @Override
  public String toString() {
    return action + " " + launch;
  }
}
