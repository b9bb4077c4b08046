package io.cellwatch.model.fold;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A running task. Reused: see {@link ActiveTasks}. */
final class LiveTask {
  @Nullable LiveStage stage;
  @Nullable LiveExecutor executor;
  long launchMillis;

  /** Sum of what the task has read and written, by its newest heartbeat: moves when it works. */
  long moved;

  /** As its newest heartbeat told. */
  long gcMillis;

  /** The one of its joins that makes most rows of one; null where none has made any. */
  @Nullable PlanJoin join;

  long joinInputRows;
  long joinOutputRows;

  /** When it was last seen to have made more. */
  long joinGrownMillis;

  void begin(@Nullable LiveStage ofStage, @Nullable LiveExecutor ofExecutor, long launch) {
    stage = ofStage;
    executor = ofExecutor;
    launchMillis = launch;
    moved = 0;
    gcMillis = 0;
    join = null;
    joinInputRows = 0;
    joinOutputRows = 0;
    joinGrownMillis = 0;
  }

  /** A heartbeat told what its joins have made. */
  void joined(@Nullable PlanJoin most, long inputRows, long outputRows, long now) {
    if (!Objects.equals(most, join) || outputRows > joinOutputRows) {
      joinGrownMillis = most == null ? 0 : now;
    }
    join = most;
    joinInputRows = inputRows;
    joinOutputRows = outputRows;
  }

  /** Lets go of what a task that has ended would hold. */
  void clear() {
    stage = null;
    executor = null;
    join = null;
  }
}
