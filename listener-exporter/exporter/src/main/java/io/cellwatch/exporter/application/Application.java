package io.cellwatch.exporter.application;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.StreamingQueryRecord;
import java.util.List;

/** One driver that reports, or has reported, under its random instance id. */
public final class Application {
  private final String instance;
  private final Shelf<ExecutorRecord> executors;
  private final Shelf<CellRecord> cells;
  private final Shelf<JobRecord> jobs;
  private final Shelf<StageRecord> stages;
  private final Shelf<SqlExecutionRecord> executions;
  private final Shelf<StreamingQueryRecord> queries;
  private final Shelf<ConnectOperationRecord> operations;
  private final List<Shelf<?>> shelves;

  private ApplicationRecord newest;
  private Liveness liveness;
  private String label;
  private long sequence;
  private long lastUpdateMillis;
  private long clockOffsetMillis;
  private long overSinceMillis;
  private long jobsWithheld;
  private long stagesWithheld;
  private long cellsWithheld;

  Application(String instance, StateUpdate first, Retention retention, String label) {
    this.instance = instance;
    this.newest = first.application();
    this.liveness = Liveness.STARTING;
    this.label = label;
    long grace = retention.grace().toMillis();
    executors = new Shelf<>(retention.othersPerApplication(), Long.MAX_VALUE);
    cells = new Shelf<>(retention.cellsPerApplication(), Long.MAX_VALUE);
    jobs = new Shelf<>(retention.jobsPerApplication(), grace);
    stages = new Shelf<>(retention.stagesPerApplication(), grace);
    executions = new Shelf<>(retention.othersPerApplication(), Long.MAX_VALUE);
    queries = new Shelf<>(retention.othersPerApplication(), grace);
    operations = new Shelf<>(retention.othersPerApplication(), grace);
    shelves = List.of(executors, cells, jobs, stages, executions, queries, operations);
  }

  /**
   * Takes an update whole. After a full one nothing is active that it does not hold: the driver may
   * have had to forget what it was, but of a full update in several messages only the first is
   * full.
   *
   * @return false: it was overtaken by a newer one, which holds all that it could tell
   */
  synchronized boolean take(StateUpdate update, long now) {
    if (update.sequence() < sequence) {
      return false;
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
    if (update.full()) {
      shelves.forEach(Shelf::forgetActive);
    }
    update.records().forEach(each -> put(each, now));
    return true;
  }

  private void put(StateRecord each, long now) {
    // Java 17 callers have no pattern switch; here the compiler checks that no kind is missing.
    switch (each) {
      case ExecutorRecord executor -> executors.put(executor, now);
      case CellRecord cell -> cellsWithheld += cells.put(cell, now);
      case JobRecord job -> jobsWithheld += jobs.put(job, now);
      case StageRecord stage -> stagesWithheld += stages.put(stage, now);
      case SqlExecutionRecord execution -> executions.put(execution, now);
      case StreamingQueryRecord query -> queries.put(query, now);
      case ConnectOperationRecord operation -> operations.put(operation, now);
    }
  }

  /** Notes silence; lets ended jobs and stages go. True: it has been lost by that. */
  synchronized boolean expire(long now, Retention retention) {
    jobs.expire(now);
    stages.expire(now);
    queries.expire(now);
    operations.expire(now);
    if (liveness.live() && now - lastUpdateMillis > retention.lostAfter().toMillis()) {
      liveness = Liveness.LOST;
      overSinceMillis = now;
      return true;
    }
    return false;
  }

  synchronized void label(String label) {
    this.label = label;
  }

  /** Whether it is over and its grace time, too. */
  synchronized boolean gone(long now, Retention retention) {
    return !liveness.live() && now - overSinceMillis > retention.grace().toMillis();
  }

  public String instance() {
    return instance;
  }

  /** Everything that is known of it now, consistent in itself. */
  public synchronized ApplicationView view() {
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
        jobs.records(),
        stages.records(),
        executions.records(),
        queries.records(),
        operations.records(),
        new ApplicationView.Withheld(cellsWithheld, jobsWithheld, stagesWithheld));
  }
}
