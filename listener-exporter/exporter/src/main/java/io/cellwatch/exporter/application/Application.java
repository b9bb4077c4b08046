package io.cellwatch.exporter.application;

import io.cellwatch.exporter.bounded.BoundedMap;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.StreamingBatchRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.Totals;
import io.cellwatch.model.WorkState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One driver that reports, or has reported, under its random instance id. */
public final class Application {
  private static final int REMEMBERED_FAILURES = 10;

  private final String instance;
  private final Shelf<ExecutorRecord> executors;
  private final Shelf<CellRecord> cells;
  private final Shelf<JobRecord> jobs;
  private final Shelf<StageRecord> stages;
  private final Shelf<SqlExecutionRecord> executions;
  private final Shelf<StreamingQueryRecord> queries;
  private final Shelf<ConnectOperationRecord> operations;
  private final List<Shelf<?>> shelves;

  /** The newest failed jobs, which are remembered when newer ones took their places. */
  private final Map<Integer, JobRecord> failures = BoundedMap.byAge(REMEMBERED_FAILURES);

  /** What it says of itself is read without the lock, which a scrape may hold for a while. */
  private volatile ApplicationRecord newest;

  private volatile Liveness liveness = Liveness.STARTING;
  private String label = "";
  private boolean complete;
  private long sequence;
  private volatile long lastUpdateMillis;
  private long clockOffsetMillis;
  private long overSinceMillis;
  private MemoryPeaks peaks = MemoryPeaks.NONE;
  private CellRunCounts cellRuns = CellRunCounts.NONE;

  Application(String instance, StateUpdate first, Retention retention) {
    this.instance = instance;
    this.newest = first.application();
    long grace = retention.grace().toMillis();
    executors = new Shelf<>(retention.othersPerApplication(), Long.MAX_VALUE);
    cells = new Shelf<>(retention.cellsPerApplication(), Long.MAX_VALUE, new NewestRun());
    jobs = new Shelf<>(retention.jobsPerApplication(), grace);
    stages = new Shelf<>(retention.stagesPerApplication(), grace);
    executions = new Shelf<>(retention.othersPerApplication(), Long.MAX_VALUE);
    queries = new Shelf<>(retention.othersPerApplication(), grace);
    operations = new Shelf<>(retention.othersPerApplication(), grace);
    shelves = List.of(executors, cells, jobs, stages, executions, queries, operations);
  }

  /** A cell that ran a hundred times takes one place, not those of a hundred cells. */
  private static final class NewestRun implements Shelf.Slot<CellRecord> {
    private record Cell(String session, String notebook, String cell) {}

    @Override
    public Object of(CellRecord cell) {
      return new Cell(cell.run().session(), cell.run().notebook(), cell.run().cell());
    }

    @Override
    public boolean newer(CellRecord cell, CellRecord held) {
      return cell.run().execution() >= held.run().execution();
    }
  }

  /** Takes an update whole. */
  synchronized Applications.Taken take(StateUpdate update, long now) {
    if (update.sequence() < sequence) {
      return Applications.Taken.OVERTAKEN;
    }
    // What is held of one that was lost may be long over.
    complete = update.full() || (complete && liveness != Liveness.LOST);
    if (update.full()) {
      shelves.forEach(Shelf::beginAnew);
    }
    sequence = update.sequence();
    newest = update.application();
    lastUpdateMillis = now;
    clockOffsetMillis = update.sentMillis() - now;
    liveness =
        switch (newest.state()) {
          case STARTING -> Liveness.STARTING;
          case RUNNING -> Liveness.RUNNING;
          case ENDED -> Liveness.ENDED;
        };
    overSinceMillis = liveness.live() ? 0 : overSinceMillis == 0 ? now : overSinceMillis;
    update.records().forEach(each -> put(each, now));
    return complete ? Applications.Taken.TAKEN : Applications.Taken.RESYNC;
  }

  private void put(StateRecord each, long now) {
    // No default: the compiler checks that no kind is missing.
    switch (each) {
      case ExecutorRecord executor -> {
        executors.put(executor, now);
        peaks = peaks.max(executor.peaks());
      }
      case CellRecord cell -> cells.put(cell, now);
      case JobRecord job -> {
        jobs.put(job, now);
        if (job.state() == WorkState.FAILED) {
          failures.put(job.jobId(), job);
        }
      }
      case StageRecord stage -> stages.put(stage, now);
      case SqlExecutionRecord execution -> executions.put(execution, now);
      case StreamingQueryRecord query -> queries.put(query, now);
      case StreamingBatchRecord batch -> {} // Of interest to traces only.
      case ConnectOperationRecord operation -> operations.put(operation, now);
    }
  }

  /** Notes silence. True: it has been lost by that. */
  synchronized boolean expire(long now, Retention retention) {
    // The clock may have been set back.
    lastUpdateMillis = Math.min(lastUpdateMillis, now);
    overSinceMillis = Math.min(overSinceMillis, now);
    if (liveness.live() && now - lastUpdateMillis > retention.lostAfter().toMillis()) {
      liveness = Liveness.LOST;
      overSinceMillis = now;
      return true;
    }
    return false;
  }

  /** What it says of itself, and when it said so. Never waits. */
  Reporting reporting() {
    return new Reporting(newest, liveness, lastUpdateMillis);
  }

  /** Counts runs of its cells that ended. */
  synchronized void countCellRuns(CellRunCounts runs) {
    cellRuns = cellRuns.plus(runs);
  }

  synchronized void label(String label) {
    this.label = label;
  }

  synchronized String label() {
    return label;
  }

  synchronized Liveness liveness() {
    return liveness;
  }

  synchronized ApplicationRecord newest() {
    return newest;
  }

  synchronized long overSinceMillis() {
    return overSinceMillis;
  }

  /** Whether it is over and its grace time, too. */
  synchronized boolean gone(long now, Retention retention) {
    return !liveness.live() && now - overSinceMillis > retention.grace().toMillis();
  }

  public String instance() {
    return instance;
  }

  /** What is worth remembering of it once its series have gone. */
  synchronized ApplicationView remembered() {
    return view().remembered(Set.copyOf(failures.keySet()));
  }

  /** What it has done so far. */
  public synchronized Done done() {
    return new Done(label, liveness, newest.totals(), cellRuns);
  }

  /** What its counters need, without a look at its records. */
  public record Done(String label, Liveness liveness, Totals totals, CellRunCounts cellRuns) {}

  /** Everything that is known of it now, consistent in itself. */
  public synchronized ApplicationView view() {
    Map<Integer, JobRecord> known = new LinkedHashMap<>(failures);
    for (JobRecord job : jobs.records()) {
      known.remove(job.jobId());
      known.put(job.jobId(), job);
    }
    return view(
        List.copyOf(known.values()), stages.records(), queries.records(), operations.records());
  }

  /** What of it has series now. */
  synchronized ApplicationView exposed(long now) {
    return view(
        jobs.exposed(now), stages.exposed(now), queries.exposed(now), operations.exposed(now));
  }

  private ApplicationView view(
      List<JobRecord> itsJobs,
      List<StageRecord> itsStages,
      List<StreamingQueryRecord> itsQueries,
      List<ConnectOperationRecord> itsOperations) {
    return new ApplicationView(
        instance,
        label,
        liveness,
        newest,
        lastUpdateMillis,
        clockOffsetMillis,
        overSinceMillis,
        executors.records(),
        cells.records(),
        itsJobs,
        itsStages,
        executions.records(),
        itsQueries,
        itsOperations,
        peaks,
        cellRuns,
        new ApplicationView.Withheld(cells.withheld(), jobs.withheld(), stages.withheld()));
  }
}
