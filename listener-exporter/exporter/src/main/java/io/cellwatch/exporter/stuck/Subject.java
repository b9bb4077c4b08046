package io.cellwatch.exporter.stuck;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobRecord;

/**
 * What is stuck.
 *
 * @param run of the cell; {@link CellRun#NONE} where it is the application
 * @param jobId Spark's; -1 where it is the whole cell or application
 */
public record Subject(CellRun run, int jobId) {
  /** The application as a whole. */
  public static final Subject APPLICATION = new Subject(CellRun.NONE, -1);

  static Subject of(JobRecord job) {
    return new Subject(job.run(), job.jobId());
  }

  static Subject of(CellRun run) {
    return new Subject(run, -1);
  }

  public boolean isJob() {
    return jobId >= 0;
  }

  public boolean isApplication() {
    return !isJob() && run.equals(CellRun.NONE);
  }
}
