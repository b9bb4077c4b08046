package io.cellwatch.model.fold;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;

/** The runs of cells that the fold holds. */
final class Cells {
  final Kept<CellRun.Key, LiveCell, CellRecord> kept;

  Cells(FoldLimits limits) {
    kept = new Kept<>(limits.cells());
  }

  /** The run; made where it is not held. */
  LiveCell of(CellRun run) {
    LiveCell cell = kept.get(run.key());
    if (cell == null) {
      cell = new LiveCell(run);
      kept.put(run.key(), cell);
    }
    return cell;
  }

  /** Something of its work has moved. */
  void moved(LiveCell cell, long time) {
    cell.lastProgressMillis = Math.max(cell.lastProgressMillis, Moments.valid(time));
    kept.touch(cell);
  }

  /** It has changed, and its work may have ended by that. */
  void touch(LiveCell cell) {
    kept.touch(cell.run.key(), cell);
  }
}
