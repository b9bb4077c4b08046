package io.cellwatch.launcher.launch;

/**
 * The driver of a launch, as its listener told the server.
 *
 * @param instance of the listener
 * @param applicationId empty while the driver starts
 */
record LaunchedDriver(String instance, String applicationId, Life life) {
  enum Life {
    LIVE,
    /** Its application has ended. */
    ENDED,
    /** It is not heard of any more. */
    LOST
  }

  boolean live() {
    return life == Life.LIVE;
  }

  LaunchedDriver now(Life other) {
    return new LaunchedDriver(instance, applicationId, other);
  }
}
