package io.cellwatch.model.fold;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobCounts;
import io.cellwatch.model.Progress;
import io.cellwatch.model.WorkState;
import java.util.ArrayList;
import java.util.List;

/** The Spark work of one run of a cell. */
final class LiveCell extends LiveEntity<CellRecord> {
  final CellRun run;
  final Sums sums = new Sums();
  long lastProgressMillis;
  private long firstJobMillis;
  private long lastEndMillis;
  private int succeeded;
  private int failed;
  private int cancelled;
  private final List<LiveJob> current = new ArrayList<>();
  private Progress settled = Progress.NONE;

  LiveCell(CellRun run) {
    this.run = run;
  }

  void started(LiveJob job) {
    if (firstJobMillis == 0) {
      firstJobMillis = job.startMillis;
    }
    current.add(job);
  }

  void ended(LiveJob job) {
    lastEndMillis = Math.max(lastEndMillis, job.endMillis);
    if (job.state == WorkState.SUCCEEDED) {
      succeeded++;
    } else if (job.state == WorkState.CANCELLED) {
      cancelled++;
    } else {
      failed++;
    }
  }

  /** No event can change the job any more: its counts become part of the sum. */
  void settled(LiveJob job) {
    if (current.remove(job)) {
      settled = settled.plus(job.progress());
    }
  }

  private int running() {
    return (int) current.stream().filter(job -> !job.state.ended()).count();
  }

  /** The cell of work without a cell is never forgotten: more may come at any time. */
  @Override
  boolean ended() {
    return current.isEmpty() && !run.cell().equals(CellRun.NO_CELL);
  }

  @Override
  CellRecord toRecord() {
    Progress tasks = current.stream().map(LiveJob::progress).reduce(settled, Progress::plus);
    return new CellRecord(
        run,
        firstJobMillis,
        lastEndMillis,
        lastProgressMillis,
        new JobCounts(running(), succeeded, failed, cancelled),
        tasks,
        sums.totals());
  }
}
