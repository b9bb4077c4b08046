package io.cellwatch.model.fold;

import io.cellwatch.model.JoinRows;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Text;
import org.jspecify.annotations.Nullable;

/** What the running tasks of a stage have joined, put together for each update. */
final class StageJoin {
  private @Nullable PlanJoin join;
  private long inputRows;
  private long outputRows;
  private long grownMillis;

  void clear() {
    join = null;
    inputRows = 0;
    outputRows = 0;
    grownMillis = 0;
  }

  /** A task of the stage runs. Its tasks have the same joins; what one makes most of decides. */
  void add(LiveTask task) {
    PlanJoin ofTask = task.join;
    if (ofTask == null) {
      return;
    }
    if (!ofTask.equals(join)) {
      if (task.joinOutputRows <= outputRows) {
        return;
      }
      clear();
      join = ofTask;
    }
    inputRows = Sums.sum(inputRows, task.joinInputRows);
    outputRows = Sums.sum(outputRows, task.joinOutputRows);
    grownMillis = Math.max(grownMillis, task.joinGrownMillis);
  }

  JoinRows rows() {
    return join == null
        ? JoinRows.NONE
        : new JoinRows(
            Text.name(join.node(), Limits.NAME_CHARACTERS), inputRows, outputRows, grownMillis);
  }
}
