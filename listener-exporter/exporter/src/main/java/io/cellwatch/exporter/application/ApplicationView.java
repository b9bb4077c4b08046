package io.cellwatch.exporter.application;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StreamingQueryRecord;
import java.util.List;
import java.util.Set;

/**
 * What is known of an application at one moment.
 *
 * @param instance random id that the driver's listener made
 * @param label the {@code app_id} of its series: Spark's application id; {@code id~instance} where
 *     another live driver came first with that id; the instance while it has none
 * @param lastUpdateMillis when it last reported, by this server's clock
 * @param clockOffsetMillis the driver's clock minus ours, network time included
 * @param overSinceMillis since when it is ended or lost; 0 while it lives
 * @param peaks the highest of any executor, of the removed ones, too
 * @param cellRuns ended runs of its cells, counted since this server knows it
 * @param jobs ended ones first, oldest first; so are all lists
 */
public record ApplicationView(
    String instance,
    String label,
    Liveness liveness,
    ApplicationRecord application,
    long lastUpdateMillis,
    long clockOffsetMillis,
    long overSinceMillis,
    List<ExecutorRecord> executors,
    List<CellRecord> cells,
    List<JobRecord> jobs,
    List<StageRecord> stages,
    List<SqlExecutionRecord> executions,
    List<StreamingQueryRecord> queries,
    List<ConnectOperationRecord> operations,
    MemoryPeaks peaks,
    CellRunCounts cellRuns,
    Withheld withheld) {
  private static final int REMEMBERED_CELLS = 64;
  private static final int REMEMBERED_STAGES = 20;
  private static final int REMEMBERED_QUERIES = 10;

  /**
   * What is worth remembering once its series have gone: little, as there may be thousands.
   *
   * @param failed ids of the jobs to remember
   */
  ApplicationView remembered(Set<Integer> failed) {
    List<StageRecord> ofFailed =
        stages.stream()
            .filter(stage -> stage.jobIds().stream().anyMatch(failed::contains))
            .toList();
    return new ApplicationView(
        instance,
        label,
        liveness,
        application,
        lastUpdateMillis,
        clockOffsetMillis,
        overSinceMillis,
        List.of(),
        newest(REMEMBERED_CELLS, cells),
        jobs.stream().filter(job -> failed.contains(job.jobId())).toList(),
        newest(REMEMBERED_STAGES, ofFailed),
        List.of(),
        newest(REMEMBERED_QUERIES, queries),
        List.of(),
        peaks,
        cellRuns,
        withheld);
  }

  private static <R> List<R> newest(int most, List<R> oldestFirst) {
    return List.copyOf(
        oldestFirst.subList(Math.max(0, oldestFirst.size() - most), oldestFirst.size()));
  }

  /** How many records had to go while they had series, since the application was first seen. */
  public record Withheld(long cells, long jobs, long stages) {}
}
