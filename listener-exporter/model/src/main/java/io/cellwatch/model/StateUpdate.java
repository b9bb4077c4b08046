package io.cellwatch.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a driver sends: the application and the records that changed since the last update, or all
 * that it holds.
 *
 * @param version of the protocol, {@link #VERSION}
 * @param sequence number of the update, from 1, one higher each time: an overtaken one is known
 * @param full it holds all that the driver holds
 * @param last nothing follows: the application has ended
 * @param sentMillis when it was sent, by the driver's clock
 */
public record StateUpdate(
    int version,
    long sequence,
    boolean full,
    boolean last,
    long sentMillis,
    ApplicationRecord application,
    List<ExecutorRecord> executors,
    List<CellRecord> cells,
    List<JobRecord> jobs,
    List<StageRecord> stages,
    List<SqlExecutionRecord> executions,
    List<StreamingQueryRecord> queries,
    List<StreamingBatchRecord> batches,
    List<ConnectOperationRecord> operations) {

  /** The protocol's major version. Fields may be added without changing it. */
  public static final int VERSION = 1;

  public StateUpdate {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence: " + sequence + ": must be at least 1");
    }
    Check.moment("sentMillis", sentMillis);
    if (application == null) {
      throw new IllegalArgumentException("application: missing: its record is expected");
    }
    executors = Check.list("executors", executors, Limits.RECORDS_OF_A_KIND);
    cells = Check.list("cells", cells, Limits.RECORDS_OF_A_KIND);
    jobs = Check.list("jobs", jobs, Limits.RECORDS_OF_A_KIND);
    stages = Check.list("stages", stages, Limits.RECORDS_OF_A_KIND);
    executions = Check.list("executions", executions, Limits.RECORDS_OF_A_KIND);
    queries = Check.list("queries", queries, Limits.RECORDS_OF_A_KIND);
    batches = Check.list("batches", batches, Limits.RECORDS_OF_A_KIND);
    operations = Check.list("operations", operations, Limits.RECORDS_OF_A_KIND);
  }

  /** All records but the application's, in the order in which they are sent. */
  public Stream<StateRecord> records() {
    return Stream.of(executors, cells, jobs, stages, executions, queries, batches, operations)
        .flatMap(List::stream);
  }
}
