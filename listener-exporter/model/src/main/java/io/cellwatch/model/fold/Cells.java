package io.cellwatch.model.fold;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runs of cells that the fold holds. */
final class Cells {
  /** Silence after which a run counts as over where no notebook says so. */
  private static final long QUIET_MILLIS = 60_000;

  /** Notebooks of one driver whose newest run is remembered. */
  private static final int SESSIONS = 1000;

  final Kept<CellRun.Key, LiveCell, CellRecord> kept;
  private final TracePlan plan;
  private final Set<LiveCell> goingOn = new LinkedHashSet<>();
  private final Map<String, CellRun.Key> newestOfSession = new HashMap<>();

  Cells(FoldLimits limits, TracePlan plan) {
    this.plan = plan;
    kept = new Kept<>(limits.cells());
  }

  /** The run; made where it is not held. */
  LiveCell of(CellRun run) {
    LiveCell cell = kept.get(run.key());
    if (cell == null) {
      cell = new LiveCell(run, plan.budget(run));
      kept.put(run.key(), cell);
      if (TracePlan.ofNotebook(run)) {
        goingOn.add(cell);
        if (newestOfSession.size() >= SESSIONS) {
          newestOfSession.clear();
        }
        newestOfSession.put(run.session(), run.key());
      }
    }
    return cell;
  }

  /** The run where it is held. */
  @Nullable LiveCell get(CellRun run) {
    return kept.get(run.key());
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

  /**
   * Ends the runs for which nothing more is expected: another cell of the notebook runs, nothing
   * was done for a while, or nothing follows.
   */
  void settle(long now, boolean nothingFollows) {
    for (Iterator<LiveCell> cells = goingOn.iterator(); cells.hasNext(); ) {
      LiveCell cell = cells.next();
      boolean followed =
          !cell.run.session().isEmpty()
              && !cell.run.key().equals(newestOfSession.get(cell.run.session()));
      if (cell.forgotten) {
        cells.remove();
      } else if (nothingFollows
          ? cell.idle()
          : cell.done() && (followed || now - cell.workEndMillis() > QUIET_MILLIS)) {
        cells.remove();
        cell.over = true;
        kept.touch(cell);
      }
    }
  }
}
