package io.cellwatch.exporter;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.Histogram;
import io.cellwatch.model.JobCounts;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.JoinRows;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.Scope;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageCounts;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.StreamingBatchRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.Thresholds;
import io.cellwatch.model.Totals;
import io.cellwatch.model.Tracing;
import io.cellwatch.model.WorkState;
import java.util.Arrays;
import java.util.List;

/** Makes the updates that a driver would send. */
public final class SimulatedDriver {
  public final String instance;
  public String id = "";
  public String attempt = "";
  public String name = "app";
  public String launch = "";
  public ApplicationState state = ApplicationState.RUNNING;
  public Tracing tracing = Tracing.NONE;
  public String session = "";
  public Thresholds thresholds = Thresholds.NONE;
  public long sequence;
  public long startMillis = FakeClock.BEGIN;
  public long sentMillis = FakeClock.BEGIN;
  private final long[] sums = new long[Quantity.COUNT];

  public SimulatedDriver(String instance, String id) {
    this.instance = instance;
    this.id = id;
  }

  public SimulatedDriver add(Quantity quantity, long sum) {
    sums[quantity.index()] += sum;
    return this;
  }

  public StateUpdate update(StateRecord... records) {
    return update(false, records);
  }

  public StateUpdate full(StateRecord... records) {
    return update(true, records);
  }

  private StateUpdate update(boolean full, StateRecord... records) {
    sequence++;
    return new StateUpdate(
        1,
        sequence,
        full,
        state == ApplicationState.ENDED,
        sentMillis,
        application(),
        of(ExecutorRecord.class, records),
        of(CellRecord.class, records),
        of(JobRecord.class, records),
        of(StageRecord.class, records),
        of(SqlExecutionRecord.class, records),
        of(StreamingQueryRecord.class, records),
        of(StreamingBatchRecord.class, records),
        of(ConnectOperationRecord.class, records));
  }

  private ApplicationRecord application() {
    return new ApplicationRecord(
        id,
        attempt,
        name,
        "ada",
        "4.3.0",
        "0.1.0",
        "local[2]",
        "http://127.0.0.1:4040",
        launch,
        state,
        startMillis,
        0,
        false,
        2,
        3,
        0.25,
        1000,
        100,
        50,
        tracing,
        0,
        Totals.copyOf(sums),
        new Histogram(
            List.of(1L, 2L, 3L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L), 20000),
        Histogram.EMPTY,
        0,
        0,
        session,
        thresholds);
  }

  private static <R extends StateRecord> List<R> of(Class<R> kind, StateRecord... records) {
    return Arrays.stream(records).filter(kind::isInstance).map(kind::cast).toList();
  }

  public static ExecutorRecord executor(String id, int cores) {
    return new ExecutorRecord(id, "worker-1", cores, FakeClock.BEGIN, 0, "", 0, MemoryPeaks.NONE);
  }

  public static CellRun run(String session, String notebook, String cell, int execution) {
    return new CellRun(
        session, notebook, cell, execution, CellSource.PROPERTY, FakeClock.BEGIN + execution, "");
  }

  /** A cell's record with so many running jobs, and one that succeeded. */
  public static CellRecord cell(CellRun run, int running) {
    long moment = FakeClock.BEGIN + run.execution();
    return new CellRecord(
        run,
        moment,
        moment + 500,
        moment,
        moment + 500,
        moment + 1000,
        new JobCounts(running, 1, 0, 0),
        new Progress(10, running, 4, 4, 1, 0, 2),
        Totals.NONE,
        0,
        Tracing.root(Scope.CELL));
  }

  public static JobRecord job(int id, CellRun run, WorkState state) {
    long moment = FakeClock.BEGIN + id;
    return new JobRecord(
        id,
        run,
        -1,
        "count at x.py:1",
        "",
        "",
        state,
        moment,
        state.ended() ? moment + 10 : 0,
        moment + 10,
        "",
        List.of(id),
        new Progress(8, 1, 2, 2, 1, 0, 3),
        new StageCounts(3, 1, 1, 1, 0),
        tracing(Scope.CELL, state));
  }

  public static StageRecord stage(int id, CellRun run, WorkState state, Integer... jobs) {
    long moment = FakeClock.BEGIN + id;
    boolean active = !state.ended();
    return new StageRecord(
        id,
        0,
        List.of(jobs),
        run,
        "count at x.py:1",
        "",
        state,
        false,
        moment,
        moment + 1,
        state.ended() ? moment + 10 : 0,
        0,
        moment + 10,
        active ? moment + 5 : 0,
        125,
        500,
        "",
        new Progress(4, active ? 1 : 0, 2, 2, 1, 0, 0),
        0,
        0,
        JoinRows.NONE,
        Totals.NONE,
        List.of(),
        List.of(),
        jobs.length == 0 ? Tracing.NONE : tracing(Scope.job(jobs[0]), state));
  }

  public static ConnectOperationRecord operation(String id, CellRun run, WorkState state) {
    long moment = FakeClock.BEGIN + run.execution();
    return new ConnectOperationRecord(
        id,
        "connect-session",
        "ada",
        "tag-" + id,
        run,
        "",
        state,
        moment,
        state.ended() ? moment + 3000 : 0,
        "",
        tracing(Scope.CELL, state));
  }

  private static Tracing tracing(Scope parent, WorkState state) {
    return Tracing.below(Scope.CELL, parent)
        .as(state.ended() ? Tracing.State.DUE : Tracing.State.OPEN);
  }

  public static CellReport report(long sequence, boolean full, CellReport.Run... runs) {
    return new CellReport(1, sequence, full, "ada", "python", FakeClock.BEGIN, List.of(runs));
  }

  public static CellReport.Run reported(
      String notebook, String cell, int execution, WorkState state) {
    long start = FakeClock.BEGIN + execution;
    return new CellReport.Run(
        notebook,
        cell,
        execution,
        "spark.range(9).count()",
        state,
        start,
        state.ended() ? start + 2500 : 0,
        state == WorkState.FAILED ? "ValueError: no" : "",
        "",
        false,
        false);
  }
}
