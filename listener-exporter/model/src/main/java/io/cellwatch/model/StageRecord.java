package io.cellwatch.model;

import java.util.List;

/**
 * One attempt of a stage.
 *
 * @param jobIds the jobs that it serves, at most {@link Limits#JOBS_OF_A_STAGE} of them
 * @param run the cell run of the job that it was submitted for
 * @param submittedMillis 0 while it waits for its parents
 * @param firstTaskMillis launch of its first task; 0 before
 * @param completedMillis 0 while it runs
 * @param lastTaskEndMillis end of its newest ended task; 0 before. Tasks may end after the attempt
 * @param retried it failed and a later attempt of the stage was submitted
 * @param oldestTaskStartMillis launch of the longest running task; 0 where none runs
 * @param medianTaskMillis of its ended tasks, from log-linear buckets: within an eighth; 0 before
 * @param longestTaskMillis of its ended tasks
 * @param error why it failed; empty where it did not
 * @param failingExecutors on how many executors tasks of it failed, at most {@link
 *     Limits#FAILING_EXECUTORS}
 * @param join of its running tasks
 * @param chosenTasks those that get spans, by launch; at most {@link Limits#TASKS_OF_A_STAGE}; only
 *     once it has ended
 * @param sharing the jobs that it ran for besides the one that its span hangs below
 */
public record StageRecord(
    int stageId,
    int attempt,
    List<Integer> jobIds,
    CellRun run,
    String name,
    String description,
    WorkState state,
    boolean retried,
    long submittedMillis,
    long firstTaskMillis,
    long completedMillis,
    long lastTaskEndMillis,
    long lastProgressMillis,
    long oldestTaskStartMillis,
    long medianTaskMillis,
    long longestTaskMillis,
    String error,
    Progress tasks,
    int speculativeTasks,
    int failingExecutors,
    JoinRows join,
    Totals totals,
    List<TaskRecord> chosenTasks,
    List<SharingJob> sharing,
    Tracing tracing)
    implements StateRecord {

  public StageRecord {
    Check.notNegative("stage.stageId", stageId);
    Check.notNegative("stage.attempt", attempt);
    jobIds = Check.ids("stage.jobIds", jobIds, Limits.JOBS_OF_A_STAGE);
    run = run == null ? CellRun.NONE : run;
    name = Check.name("stage.name", name, Limits.LINE_CHARACTERS);
    description = Check.message("stage.description", description);
    Check.required("stage.state", state);
    Check.moment("stage.submittedMillis", submittedMillis);
    Check.moment("stage.firstTaskMillis", firstTaskMillis);
    Check.moment("stage.completedMillis", completedMillis);
    Check.moment("stage.lastTaskEndMillis", lastTaskEndMillis);
    Check.moment("stage.lastProgressMillis", lastProgressMillis);
    Check.moment("stage.oldestTaskStartMillis", oldestTaskStartMillis);
    Check.notNegative("stage.medianTaskMillis", medianTaskMillis);
    Check.notNegative("stage.longestTaskMillis", longestTaskMillis);
    error = Check.message("stage.error", error);
    tasks = tasks == null ? Progress.NONE : tasks;
    Check.notNegative("stage.speculativeTasks", speculativeTasks);
    Check.notNegative("stage.failingExecutors", failingExecutors);
    join = join == null ? JoinRows.NONE : join;
    totals = totals == null ? Totals.NONE : totals;
    chosenTasks = Check.list("stage.chosenTasks", chosenTasks, Limits.TASKS_OF_A_STAGE);
    sharing = Check.list("stage.sharing", sharing, Limits.JOBS_OF_A_STAGE);
    tracing = tracing == null ? Tracing.NONE : tracing;
  }

  /** A stage is known by its id and its attempt, never by its id alone. */
  public record Key(int stageId, int attempt) {}

  @Override
  public Key key() {
    return new Key(stageId, attempt);
  }

  /** Over, and no task of it runs any more. */
  @Override
  public boolean ended() {
    return state.ended() && tasks.active() == 0;
  }
}
