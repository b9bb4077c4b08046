package io.cellwatch.exporter.application;

/** How an application is, as the server sees it. */
public enum Liveness {
  STARTING,
  RUNNING,
  /** It has been silent for too long: culled, asleep, paused, or reporting to another server. */
  LOST,
  ENDED;

  /** Whether it reports, or may be expected to. */
  public boolean live() {
    return this == STARTING || this == RUNNING;
  }
}
