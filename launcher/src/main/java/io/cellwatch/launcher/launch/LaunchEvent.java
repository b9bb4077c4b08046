package io.cellwatch.launcher.launch;

/** What comes next for who watches a launch. */
public sealed interface LaunchEvent {
  /** How the launch is now. */
  record Changed(LaunchView launch) implements LaunchEvent {}

  /** Nothing for a while, but the server is there. */
  record Heartbeat() implements LaunchEvent {}

  /** There will be nothing more: the server stops, or others watch instead. */
  record Ended() implements LaunchEvent {}
}
