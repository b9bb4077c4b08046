package io.cellwatch.model.fold;

import io.cellwatch.model.StateRecord;

/** Something that lives in the fold and shows itself as records. */
abstract class LiveEntity<R extends StateRecord> {
  /** Goes with the next update. */
  boolean changed;

  /** A server has had its newest record, and had taken it. */
  boolean taken;

  /** Is held no more: nothing of it is handed out again. */
  boolean forgotten;

  abstract R toRecord();

  /** Nothing more is expected to happen to it. */
  abstract boolean ended();
}
