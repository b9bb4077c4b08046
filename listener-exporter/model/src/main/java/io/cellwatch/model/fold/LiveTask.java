package io.cellwatch.model.fold;

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
}
