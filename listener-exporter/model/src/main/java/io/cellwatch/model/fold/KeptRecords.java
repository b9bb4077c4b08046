package io.cellwatch.model.fold;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.StateUpdate;
import java.util.List;

/** The records of all kinds that the fold keeps: what goes with an update, and what arrived. */
final class KeptRecords {
  private final ExecutorFold executors;
  private final StageFold stages;
  private final ExecutionFold executions;
  private final QueryFold queries;
  private final OperationFold operations;

  private long sequence;
  private long refusedForEver;

  KeptRecords(
      ExecutorFold executors,
      StageFold stages,
      ExecutionFold executions,
      QueryFold queries,
      OperationFold operations) {
    this.executors = executors;
    this.stages = stages;
    this.executions = executions;
    this.queries = queries;
    this.operations = operations;
  }

  /** One entry for each kind. */
  List<Kept<?, ?, ?>> all() {
    return List.of(
        executors.executors,
        stages.cells.kept,
        stages.jobs.kept,
        stages.stages.kept,
        executions.executions,
        queries.queries,
        queries.batches,
        operations.operations);
  }

  /**
   * The records that changed since the last update, or all; they are under way until {@link
   * #acknowledged} or {@link #refused} is called.
   *
   * @param last nothing follows
   */
  StateUpdate next(ApplicationRecord application, boolean full, boolean last, long sentMillis) {
    sequence++;
    return new StateUpdate(
        StateUpdate.VERSION,
        sequence,
        full,
        last,
        sentMillis,
        application,
        executors.executors.take(full, sequence),
        stages.cells.kept.take(full, sequence),
        stages.jobs.kept.take(full, sequence),
        stages.stages.kept.take(full, sequence),
        executions.executions.take(full, sequence),
        queries.queries.take(full, sequence),
        queries.batches.take(full, sequence),
        operations.operations.take(full, sequence));
  }

  void acknowledged() {
    all().forEach(Kept::acknowledged);
  }

  /** The spans that an update said were due have been exported. */
  void exported(long update) {
    all().forEach(kept -> kept.exported(update));
  }

  void refused() {
    all().forEach(Kept::refused);
  }

  /** How many records a server refused for ever, so far. */
  void refusedForEver(long records) {
    refusedForEver = records;
  }

  /** How many records no server has had and none will have. */
  long lost() {
    return refusedForEver + all().stream().mapToLong(Kept::folded).sum();
  }

  /** The ends of SQL executions, queries and operations may have been lost: the oldest go. */
  void forgetUnended() {
    executions.executions.forgetUnended();
    queries.queries.forgetUnended();
    operations.operations.forgetUnended();
  }
}
