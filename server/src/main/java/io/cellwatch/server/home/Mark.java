package io.cellwatch.server.home;

import io.cellwatch.exporter.application.CellView;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.model.WorkState;

/**
 * A state as it is shown: always by a word and a symbol; colour only adds to them.
 *
 * @param kind names the colour in the style sheet
 */
record Mark(String kind, String symbol, String word) {
  private static final Mark WAITING = new Mark("waiting", "○", "waiting");
  static final Mark RUNNING = new Mark("running", "●", "running");
  private static final Mark SUCCEEDED = new Mark("succeeded", "✓", "done");
  private static final Mark FAILED = new Mark("failed", "✗", "failed");
  private static final Mark CANCELLED = new Mark("cancelled", "⊘", "cancelled");
  private static final Mark SKIPPED = new Mark("skipped", "»", "skipped");

  /** A stage attempt that failed and was tried again. */
  static final Mark RETRIED = new Mark("retried", "↻", "retried");

  static Mark of(CellView.State state) {
    return switch (state) {
      case WAITING -> WAITING;
      case RUNNING -> RUNNING;
      case SUCCEEDED -> SUCCEEDED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
    };
  }

  static Mark of(WorkState state) {
    return switch (state) {
      case PENDING -> WAITING;
      case RUNNING -> RUNNING;
      case SUCCEEDED -> SUCCEEDED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
      case SKIPPED -> SKIPPED;
    };
  }

  static Mark of(Liveness liveness) {
    return switch (liveness) {
      case STARTING -> new Mark("waiting", "○", "starting");
      case RUNNING -> new Mark("running", "●", "live");
      case LOST -> new Mark("failed", "?", "lost");
      case ENDED -> new Mark("cancelled", "■", "ended");
    };
  }
}
