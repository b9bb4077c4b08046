package io.cellwatch.model.fold;

import io.cellwatch.model.StateRecord;

/** Something that lives in the fold and shows itself as records. */
abstract class LiveEntity<R extends StateRecord> {
  /** Has changed since it was last handed out. */
  boolean changed;

  /** Is held no more: nothing of it is handed out again. */
  boolean forgotten;

  abstract R toRecord();

  /** Nothing more is expected to happen to it. */
  abstract boolean ended();
}
