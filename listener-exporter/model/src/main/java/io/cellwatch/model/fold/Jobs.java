package io.cellwatch.model.fold;

import io.cellwatch.model.JobRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The jobs that the fold holds, and which of them run. */
final class Jobs {
  final Kept<Integer, LiveJob, JobRecord> kept;
  private final Map<Integer, LiveJob> running = new LinkedHashMap<>();

  Jobs(FoldLimits limits) {
    kept = new Kept<>(limits.jobs());
  }

  boolean runs(int jobId) {
    return running.containsKey(jobId);
  }

  void start(LiveJob job) {
    running.put(job.jobId, job);
    kept.put(job.jobId, job);
  }

  /** The job, which runs no longer; null where it did not. */
  @Nullable LiveJob end(int jobId) {
    return running.remove(jobId);
  }

  /** All that run, oldest first; a copy. */
  List<LiveJob> running() {
    return List.copyOf(running.values());
  }

  int runningCount() {
    return running.size();
  }

  /** The running jobs that listed the stage. */
  List<LiveJob> waitingFor(int stageId) {
    List<LiveJob> waiting = new ArrayList<>();
    for (LiveJob job : running.values()) {
      if (job.stageIds.contains(stageId)) {
        waiting.add(job);
      }
    }
    return waiting;
  }

  /** It has changed, and may have ended by that. */
  void touch(LiveJob job) {
    kept.touch(job.jobId, job);
  }
}
