package io.cellwatch.model;

/**
 * The Spark work that one run of a cell caused. The run's own start, end and outcome belong to the
 * notebook's report ({@link CellReport}); a server joins the two.
 *
 * @param firstJobMillis start of its first job; 0 before it has one
 * @param lastEndMillis end of its newest ended job; 0 while none ended
 * @param workStartMillis start of its first job or SQL execution; 0 before it has one
 * @param workEndMillis end of its newest ended job or SQL execution; 0 while none ended
 * @param lastProgressMillis when anything of it last moved
 * @param tasks of its jobs; a stage that serves two jobs of the cell counts in both, as in Spark
 * @param totals of the tasks that ran for it, each counted once
 * @param spansOmitted work of it that gets no span, since its trace is full
 * @param tracing of the run's own span, where no notebook reports the run
 */
public record CellRecord(
    CellRun run,
    long firstJobMillis,
    long lastEndMillis,
    long workStartMillis,
    long workEndMillis,
    long lastProgressMillis,
    JobCounts jobs,
    Progress tasks,
    Totals totals,
    long spansOmitted,
    Tracing tracing)
    implements StateRecord {

  public CellRecord {
    if (run == null) {
      throw new IllegalArgumentException("cell.run: missing: the run's identity is expected");
    }
    Check.moment("cell.firstJobMillis", firstJobMillis);
    Check.moment("cell.lastEndMillis", lastEndMillis);
    Check.moment("cell.workStartMillis", workStartMillis);
    Check.moment("cell.workEndMillis", workEndMillis);
    Check.moment("cell.lastProgressMillis", lastProgressMillis);
    jobs = jobs == null ? JobCounts.NONE : jobs;
    tasks = tasks == null ? Progress.NONE : tasks;
    totals = totals == null ? Totals.NONE : totals;
    Check.notNegative("cell.spansOmitted", spansOmitted);
    tracing = tracing == null ? Tracing.NONE : tracing;
  }

  @Override
  public CellRun.Key key() {
    return run.key();
  }

  /** No job of it runs. A later job may begin it anew: only the notebook knows when it is over. */
  @Override
  public boolean ended() {
    return jobs.running() == 0;
  }
}
