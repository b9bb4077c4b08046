package io.cellwatch.launcher.launch;

/** Who counts launches. */
public interface LaunchObserver {
  /** Nobody does. */
  LaunchObserver NONE = outcome -> {};

  /**
   * Is told once what came of a launch; not at all of one whose outcome another server was told.
   * Called while nothing else can happen to any launch: it must not wait, and ask nothing here.
   */
  void decided(LaunchOutcome outcome);
}
