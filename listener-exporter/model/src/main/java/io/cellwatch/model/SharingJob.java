package io.cellwatch.model;

/**
 * A further job that a stage attempt ran for.
 *
 * @param run that the job works for
 * @param trace that the job's span is in
 */
public record SharingJob(int jobId, CellRun run, Scope trace) {
  public SharingJob {
    Check.notNegative("sharing.jobId", jobId);
    run = run == null ? CellRun.NONE : run;
    trace = trace == null ? Scope.APPLICATION : trace;
  }
}
