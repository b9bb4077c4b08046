package io.cellwatch.e2e.fidelity;

import io.cellwatch.exporter.protocol.RefusedException;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Progress;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.WorkState;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a server over and over while an application runs, and remembers where the progress of a job
 * or of a stage's attempt went backwards, or beyond the whole.
 */
final class ProgressWatch {
  private final LiveServer server;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread thread = new Thread(this::watch, "progress watch");
  private final Map<Object, Progress> before = new HashMap<>();
  private final Set<String> wrong = new LinkedHashSet<>();

  /** Attempts that were seen running when a part of their tasks was done. */
  private final Set<StageRecord.Key> seenHalfway = new LinkedHashSet<>();

  /** Attempts that were seen running for more than one job. */
  private final Set<StageRecord.Key> seenShared = new LinkedHashSet<>();

  private ProgressWatch(LiveServer server) {
    this.server = server;
  }

  static ProgressWatch start(LiveServer server) {
    ProgressWatch watch = new ProgressWatch(server);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (!over.get()) {
        server.state().ifPresent(this::look);
        Thread.sleep(50);
      }
    } catch (IOException | RefusedException | InterruptedException | RuntimeException e) {
      synchronized (this) {
        wrong.add("the watch ended: " + e);
      }
    }
  }

  private synchronized void look(StateUpdate state) {
    for (JobRecord job : state.jobs()) {
      moved("job " + job.jobId(), job.tasks());
    }
    for (StageRecord stage : state.stages()) {
      moved(stage.key(), stage.tasks());
      if (stage.state() == WorkState.RUNNING) {
        double ratio = stage.tasks().ratio();
        if (ratio > 0 && ratio < 1) {
          seenHalfway.add(stage.key());
        }
        if (stage.jobIds().size() > 1) {
          seenShared.add(stage.key());
        }
      }
    }
  }

  private void moved(Object what, Progress now) {
    Progress last = before.getOrDefault(what, Progress.NONE);
    // By hand, for the ratio itself is cut off at the whole.
    if (now.completedIndices() + now.skipped() > now.total()) {
      wrong.add(what + " is beyond the whole: " + now);
    }
    if (now.completedIndices() < last.completedIndices()
        || now.completed() < last.completed()
        || now.failed() < last.failed()
        || now.killed() < last.killed()) {
      wrong.add(what + " went backwards: " + last + ", then " + now);
    }
    before.put(what, now);
  }

  synchronized Set<String> wrong() {
    return Set.copyOf(wrong);
  }

  synchronized Set<StageRecord.Key> seenHalfway() {
    return Set.copyOf(seenHalfway);
  }

  synchronized Set<StageRecord.Key> seenShared() {
    return Set.copyOf(seenShared);
  }

  /** Looks no more; all that was seen is there then. */
  void stop() throws InterruptedException {
    over.set(true);
    thread.join();
  }
}
