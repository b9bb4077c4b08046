package io.cellwatch.model;

import java.util.List;

/**
 * A Spark job.
 *
 * @param run the cell run that it works for
 * @param executionId of the SQL execution that it belongs to; -1 where it belongs to none
 * @param name call site of its last stage, as REST {@code name}
 * @param description {@code spark.job.description}; empty where it has none
 * @param group {@code spark.jobGroup.id}; empty where it has none
 * @param endMillis 0 while it runs
 * @param error why it failed; empty where it did not
 * @param stageIds its stages, at most {@link Limits#STAGES_OF_A_JOB} of them
 */
public record JobRecord(
    int jobId,
    CellRun run,
    long executionId,
    String name,
    String description,
    String group,
    WorkState state,
    long startMillis,
    long endMillis,
    long lastProgressMillis,
    String error,
    List<Integer> stageIds,
    Progress tasks,
    StageCounts stages,
    Tracing tracing)
    implements StateRecord {

  public JobRecord {
    Check.notNegative("job.jobId", jobId);
    run = run == null ? CellRun.NONE : run;
    Check.atLeast("job.executionId", executionId, -1);
    name = Check.name("job.name", name, Limits.LINE_CHARACTERS);
    description = Check.message("job.description", description);
    group = Check.name("job.group", group, Limits.LINE_CHARACTERS);
    Check.required("job.state", state);
    Check.moment("job.startMillis", startMillis);
    Check.moment("job.endMillis", endMillis);
    Check.moment("job.lastProgressMillis", lastProgressMillis);
    error = Check.message("job.error", error);
    stageIds = Check.ids("job.stageIds", stageIds, Limits.STAGES_OF_A_JOB);
    tasks = tasks == null ? Progress.NONE : tasks;
    stages = stages == null ? StageCounts.NONE : stages;
    tracing = tracing == null ? Tracing.NONE : tracing;
  }

  @Override
  public Integer key() {
    return jobId;
  }

  @Override
  public boolean ended() {
    return state.ended();
  }
}
