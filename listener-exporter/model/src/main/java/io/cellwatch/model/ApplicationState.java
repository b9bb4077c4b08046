package io.cellwatch.model;

/** What the driver knows of its application. That it is lost, only a server can tell. */
public enum ApplicationState {
  /** The driver runs and has no application id yet: it may be waiting in a queue. */
  STARTING,
  RUNNING,
  ENDED
}
