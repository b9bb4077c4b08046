package io.cellwatch.model.fold;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobCounts;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Scope;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import java.util.ArrayList;
import java.util.List;

/** The Spark work of one run of a cell. */
final class LiveCell extends LiveEntity<CellRecord> {
  final CellRun run;
  final Sums sums = new Sums();
  long lastProgressMillis;
  private final SpanBudget spans;

  /** Nobody is expected to do more for it. */
  boolean over;

  private long firstJobMillis;
  private long lastEndMillis;
  private long workStartMillis;
  private long workEndMillis;

  /** SQL executions whose time is not over. */
  private int executions;

  private int succeeded;
  private int failed;
  private int cancelled;
  private final List<LiveJob> current = new ArrayList<>();
  private Progress settled = Progress.NONE;

  LiveCell(CellRun run, SpanBudget spans) {
    this.run = run;
    this.spans = spans;
  }

  void started(LiveJob job) {
    if (firstJobMillis == 0) {
      firstJobMillis = job.startMillis;
    }
    current.add(job);
    workStarted(job.startMillis);
  }

  void ended(LiveJob job) {
    lastEndMillis = Math.max(lastEndMillis, job.endMillis);
    workEndMillis = Math.max(workEndMillis, job.endMillis);
    if (job.state == WorkState.SUCCEEDED) {
      succeeded++;
    } else if (job.state == WorkState.CANCELLED) {
      cancelled++;
    } else {
      failed++;
    }
  }

  void started(LiveExecution execution) {
    executions++;
    workStarted(execution.startMillis);
  }

  /** An SQL execution turns out to be another cell's. */
  void left() {
    executions--;
  }

  /** Its time is over, with that of its jobs. */
  void ended(LiveExecution execution) {
    executions--;
    workEndMillis = Math.max(workEndMillis, execution.lastEndMillis());
  }

  /** Work of it that had begun at one time ended at another. */
  void worked(long startMillis, long endMillis) {
    workStarted(startMillis);
    workEndMillis = Math.max(workEndMillis, endMillis);
  }

  private void workStarted(long millis) {
    if (millis > 0 && (workStartMillis == 0 || millis < workStartMillis)) {
      workStartMillis = millis;
    }
  }

  /** No job runs for it. */
  boolean idle() {
    return current.isEmpty();
  }

  /** All that is known to belong to it has ended. */
  boolean done() {
    return idle() && executions == 0;
  }

  /** End of its newest ended job, SQL execution or Connect operation; 0 while none ended. */
  long workEndMillis() {
    return workEndMillis;
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
  boolean due() {
    return over && TracePlan.ofNotebook(run);
  }

  @Override
  CellRecord toRecord() {
    Progress tasks = current.stream().map(LiveJob::progress).reduce(settled, Progress::plus);
    return new CellRecord(
        run,
        firstJobMillis,
        lastEndMillis,
        workStartMillis,
        workEndMillis,
        lastProgressMillis,
        new JobCounts(running(), succeeded, failed, cancelled),
        tasks,
        sums.totals(),
        spans.omitted(),
        tracing(TracePlan.ofNotebook(run) ? Tracing.root(Scope.CELL) : Tracing.NONE));
  }
}
