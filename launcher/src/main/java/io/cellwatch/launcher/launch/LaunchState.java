package io.cellwatch.launcher.launch;

/** How far a launch is. */
public enum LaunchState {
  /** The kernel has not said that it has it. */
  REQUESTED,
  /** The kernel has it, which waits for its turn. */
  DELIVERED,
  /** Its code runs. */
  STARTING,
  /** The driver has reported in. */
  CONNECTED,
  /** There is a {@code spark}. */
  RUNNING,
  STOPPING,
  STOPPED,
  FAILED;

  /** Whether it is over. */
  public boolean isFinal() {
    return this == STOPPED || this == FAILED;
  }
}
