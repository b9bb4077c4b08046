package io.cellwatch.exporter.application;

import io.cellwatch.model.StateUpdate;

/**
 * Is told of every change of an application, on the thread that took the update: an observer must
 * not block.
 */
public interface ApplicationObserver {
  /**
   * An update was taken.
   *
   * @param resumed the driver had run for a while when this server first heard of it, or heard of
   *     it again after it was lost
   */
  void updated(Application application, boolean resumed);

  /** An update was taken, after {@link #updated}: its records, as they came. */
  default void reported(Application application, StateUpdate update) {}

  /** It has been silent for too long. */
  void lost(Application application);

  /** It is over, and its grace time, too: all that is kept of it goes. */
  void gone(Application application);
}
