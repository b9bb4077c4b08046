package io.cellwatch.launcher.launch;

/** What became of a wish to watch a launch. */
public sealed interface Watched {
  record Open(LaunchWatch watch) implements Watched {}

  record Unknown() implements Watched {}

  /** The server stops, or as many watch as may: ask for the launch now and then instead. */
  record Unavailable() implements Watched {}
}
