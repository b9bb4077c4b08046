package io.cellwatch.model.fold;

import io.cellwatch.model.StateRecord;
import io.cellwatch.model.Tracing;

/** Something that lives in the fold and shows itself as records. */
abstract class LiveEntity<R extends StateRecord> {
  /** Goes with the next update. */
  boolean changed;

  /** A server has had its newest record, and had taken it. */
  boolean taken;

  /** Is held no more: nothing of it is handed out again. */
  boolean forgotten;

  /** The first update that said that its span is due, of those that may have arrived; or 0. */
  long dueIn;

  /** A server has exported its span. */
  boolean exported;

  abstract R toRecord();

  /** Nothing more is expected to happen to it. */
  abstract boolean ended();

  /** All is known of it that its span says; false where it gets none. */
  boolean due() {
    return false;
  }

  /** How far its span is. */
  Tracing tracing(Tracing place) {
    return place.as(
        !place.traced()
            ? Tracing.State.NONE
            : exported ? Tracing.State.EXPORTED : due() ? Tracing.State.DUE : Tracing.State.OPEN);
  }
}
