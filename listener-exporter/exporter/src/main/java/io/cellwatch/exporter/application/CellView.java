package io.cellwatch.exporter.application;

import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobCounts;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Totals;
import java.util.Comparator;

/**
 * The newest run of a cell: what the notebook's kernel reported of it, joined with what the driver
 * did for it.
 *
 * @param application label of the application; empty for a session without Spark
 * @param title first line of the source; empty where nobody reported it
 * @param startMillis by the kernel's clock where it reported, else the first job's start
 * @param durationMillis so far, where it still runs
 * @param lastProgressMillis by the driver's clock; 0 without Spark
 * @param error what the kernel reported; empty where it did not fail
 * @param spark whether the driver did anything for it
 */
public record CellView(
    String application,
    CellRun run,
    String title,
    State state,
    long startMillis,
    long durationMillis,
    long lastProgressMillis,
    String error,
    JobCounts jobs,
    Progress tasks,
    Totals totals,
    boolean spark) {

  /** Newest first. */
  public static final Comparator<CellView> NEWEST_FIRST =
      Comparator.comparingLong(CellView::startMillis)
          .thenComparingInt(view -> view.run().execution())
          .reversed();

  /** State of a cell's newest run, numbered as {@code spark_cell_state} shows it. */
  public enum State {
    WAITING(0),
    RUNNING(1),
    SUCCEEDED(2),
    FAILED(3),
    CANCELLED(4);

    private final int number;

    State(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    public boolean over() {
      return number > 1;
    }
  }
}
