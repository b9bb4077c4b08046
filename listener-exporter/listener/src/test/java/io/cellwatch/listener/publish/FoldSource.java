package io.cellwatch.listener.publish;

import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import io.cellwatch.model.fold.StageInput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real fold, fed by a test. */
final class FoldSource implements StateSource {
  final ApplicationFold fold = new ApplicationFold(FoldLimits.LIVE, new CellResolver(null));
  final List<Long> exported = new CopyOnWriteArrayList<>();
  private final Map<Integer, Long> updates = new ConcurrentHashMap<>();
  volatile boolean drained;
  volatile boolean finished;

  FoldSource() {
    fold.applicationStarted("app-1", "", "test", "me", 1_000);
  }

  synchronized void job(int id) {
    fold.jobStarted(id, 2_000, List.of(new StageInput(id, 0, "stage " + id, 2, 0, 0, "")), null);
  }

  synchronized void jobEnded(int id) {
    fold.jobEnded(id, 2_500, true, "");
  }

  synchronized void end() {
    fold.applicationEnded(3_000);
    drained = true;
  }

  /** The number of the newest update that the job was in. */
  long updateOf(int job) {
    return updates.getOrDefault(job, 0L);
  }

  @Override
  public synchronized StateUpdate next(boolean full) {
    StateUpdate update = fold.next(System.currentTimeMillis(), full);
    update.jobs().forEach(job -> updates.put(job.jobId(), update.sequence()));
    return update;
  }

  @Override
  public synchronized void exported(long sequence) {
    fold.exported(sequence);
    exported.add(sequence);
  }

  @Override
  public synchronized void acknowledged() {
    fold.acknowledged();
  }

  @Override
  public synchronized void refused() {
    fold.refused();
  }

  @Override
  public synchronized void lost(long records) {
    fold.refusedForEver(records);
  }

  @Override
  public boolean drained() {
    return drained;
  }

  @Override
  public void finished() {
    finished = true;
  }
}
