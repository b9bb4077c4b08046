package io.cellwatch.listener.publish;

import io.cellwatch.model.StateUpdate;

/** Where the publisher takes updates from. Called by its thread only, one update at a time. */
public interface StateSource {
  /** The records that changed, or all; under way until one of the next two is called. */
  StateUpdate next(boolean full);

  /** What {@link #next} gave was taken. */
  void acknowledged();

  /** It was not: its records are to be given again. */
  void refused();

  /**
   * All spans of an update have been exported, or counted as lost by the server that had it: no
   * other server is to export them. Told once for an update, and never of one that was not taken.
   *
   * @param sequence of the update, as {@link #next} gave it
   */
  void exported(long sequence);

  /**
   * How many records a server refused for ever, since the start: they are lost to it.
   *
   * @param records never fewer than before
   */
  void lost(long records);

  /** Whether no event can come any more: Spark's listener bus is done with us. */
  boolean drained();

  /** The publisher has ended: nothing is asked any more. */
  void finished();
}
