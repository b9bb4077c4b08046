package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.Progress;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Totals;
import io.cellwatch.model.WorkState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Compares a replayed state with answers of Spark's REST API, figure by figure. */
final class RestComparison {
  /** Fields of REST stages that a quantity sums exactly. */
  private static final Map<String, Quantity> STAGE_SUMS = new LinkedHashMap<>();

  static {
    STAGE_SUMS.put("numCompleteTasks", Quantity.TASKS_SUCCESS);
    STAGE_SUMS.put("executorRunTime", Quantity.RUN_MILLIS);
    STAGE_SUMS.put("executorCpuTime", Quantity.CPU_NANOS);
    STAGE_SUMS.put("jvmGcTime", Quantity.GC_MILLIS);
    STAGE_SUMS.put("memoryBytesSpilled", Quantity.MEMORY_SPILLED_BYTES);
    STAGE_SUMS.put("diskBytesSpilled", Quantity.DISK_SPILLED_BYTES);
    STAGE_SUMS.put("inputBytes", Quantity.INPUT_BYTES);
    STAGE_SUMS.put("inputRecords", Quantity.INPUT_RECORDS);
    STAGE_SUMS.put("outputBytes", Quantity.OUTPUT_BYTES);
    STAGE_SUMS.put("outputRecords", Quantity.OUTPUT_RECORDS);
    STAGE_SUMS.put("shuffleLocalBytesRead", Quantity.SHUFFLE_READ_LOCAL_BYTES);
    STAGE_SUMS.put("shuffleRemoteBytesRead", Quantity.SHUFFLE_READ_REMOTE_BYTES);
    STAGE_SUMS.put("shuffleReadRecords", Quantity.SHUFFLE_READ_RECORDS);
    STAGE_SUMS.put("shuffleWriteBytes", Quantity.SHUFFLE_WRITE_BYTES);
    STAGE_SUMS.put("shuffleWriteRecords", Quantity.SHUFFLE_WRITE_RECORDS);
  }

  private final StateUpdate state;
  private final Differences differences;

  RestComparison(StateUpdate state, Differences differences) {
    this.state = state;
    this.differences = differences;
  }

  void application(JsonNode answer) {
    ApplicationRecord application = state.application();
    differences.equal("application id", answer.path("id").asText(), application.applicationId());
    differences.equal("application name", answer.path("name").asText(), application.name());
    for (JsonNode attempt : answer.path("attempts")) {
      if (attempt.path("attemptId").asText("").equals(application.attemptId())) {
        differences.time("application", attempt, "startTime", application.startMillis());
        differences.equal(
            "application user", attempt.path("sparkUser").asText(), application.user());
        differences.equal(
            "application completed",
            attempt.path("completed").asBoolean(),
            application.endMillis() > 0);
        if (application.endMillis() > 0) {
          differences.time("application", attempt, "endTime", application.endMillis());
        }
      }
    }
  }

  void stages(JsonNode answer) {
    Map<StageRecord.Key, StageRecord> ours = new HashMap<>();
    state.stages().forEach(stage -> ours.put(stage.key(), stage));
    differences.equal("stage attempts", answer.size(), ours.size());
    Map<String, Long> sums = new HashMap<>();
    long failed = 0;
    long killed = 0;
    for (JsonNode sparks : answer) {
      StageRecord stage =
          ours.get(
              new StageRecord.Key(
                  sparks.path("stageId").asInt(), sparks.path("attemptId").asInt()));
      String what = "stage " + sparks.path("stageId") + "." + sparks.path("attemptId");
      differences.equal(what + " known", true, stage != null);
      STAGE_SUMS
          .keySet()
          .forEach(field -> sums.merge(field, sparks.path(field).asLong(), Long::sum));
      failed += sparks.path("numFailedTasks").asLong();
      killed += sparks.path("numKilledTasks").asLong();
      if (stage != null) {
        stage(what, sparks, stage);
      }
    }
    Totals totals = state.application().totals();
    STAGE_SUMS.forEach(
        (field, quantity) ->
            differences.equal(
                "application " + quantity, sums.getOrDefault(field, 0L), totals.get(quantity)));
    differences.equal("application tasks failed", failed, tasksFailed(totals));
    differences.equal("application tasks killed", killed, tasksKilled(totals));
    stageOutcomes(answer, totals);
  }

  private void stageOutcomes(JsonNode answer, Totals totals) {
    Map<String, Long> outcomes = new HashMap<>();
    answer.forEach(stage -> outcomes.merge(stage.path("status").asText(), 1L, Long::sum));
    differences.equal(
        "application stages succeeded",
        outcomes.getOrDefault("COMPLETE", 0L),
        totals.get(Quantity.STAGES_SUCCEEDED));
    differences.equal(
        "application stages failed",
        outcomes.getOrDefault("FAILED", 0L),
        totals.get(Quantity.STAGES_FAILED) + totals.get(Quantity.STAGES_RETRIED));
    differences.equal(
        "application stages skipped",
        outcomes.getOrDefault("SKIPPED", 0L),
        totals.get(Quantity.STAGES_SKIPPED));
  }

  private static long tasksFailed(Totals totals) {
    return totals.get(Quantity.TASKS_EXCEPTION_FAILURE)
        + totals.get(Quantity.TASKS_FETCH_FAILED)
        + totals.get(Quantity.TASKS_EXECUTOR_LOST_FAILURE)
        + totals.get(Quantity.TASKS_RESULT_LOST)
        + totals.get(Quantity.TASKS_RESUBMITTED)
        + totals.get(Quantity.TASKS_UNKNOWN_REASON);
  }

  private static long tasksKilled(Totals totals) {
    return totals.get(Quantity.TASKS_KILLED) + totals.get(Quantity.TASKS_COMMIT_DENIED);
  }

  private void stage(String what, JsonNode sparks, StageRecord stage) {
    differences.equal(what + " status", stageState(sparks.path("status").asText()), stage.state());
    Progress tasks = stage.tasks();
    differences.figure(what, sparks, "numTasks", tasks.total());
    differences.figure(what, sparks, "numActiveTasks", tasks.active());
    differences.figure(what, sparks, "numCompleteTasks", tasks.completed());
    differences.figure(what, sparks, "numCompletedIndices", tasks.completedIndices());
    differences.figure(what, sparks, "numFailedTasks", tasks.failed());
    differences.figure(what, sparks, "numKilledTasks", tasks.killed());
    differences.time(what, sparks, "submissionTime", stage.submittedMillis());
    differences.time(what, sparks, "firstTaskLaunchedTime", stage.firstTaskMillis());
    differences.time(what, sparks, "completionTime", stage.completedMillis());
    differences.equal(what + " name", sparks.path("name").asText(), stage.name());
    differences.equal(
        what + " description", sparks.path("description").asText(""), stage.description());
    differences.equal(
        what + " failed", sparks.hasNonNull("failureReason"), !stage.error().isEmpty());
    STAGE_SUMS.forEach(
        (field, quantity) -> differences.figure(what, sparks, field, stage.totals().get(quantity)));
  }

  private static WorkState stageState(String status) {
    return switch (status) {
      case "COMPLETE" -> WorkState.SUCCEEDED;
      case "FAILED" -> WorkState.FAILED;
      case "ACTIVE" -> WorkState.RUNNING;
      case "PENDING" -> WorkState.PENDING;
      case "SKIPPED" -> WorkState.SKIPPED;
      default -> throw new IllegalArgumentException("stage status " + status);
    };
  }

  void jobs(JsonNode answer) {
    Map<Integer, JobRecord> ours = new HashMap<>();
    state.jobs().forEach(job -> ours.put(job.jobId(), job));
    differences.equal("jobs", answer.size(), ours.size());
    Map<String, Long> outcomes = new HashMap<>();
    for (JsonNode sparks : answer) {
      JobRecord job = ours.get(sparks.path("jobId").asInt());
      String what = "job " + sparks.path("jobId");
      differences.equal(what + " known", true, job != null);
      outcomes.merge(sparks.path("status").asText(), 1L, Long::sum);
      if (job != null) {
        job(what, sparks, job);
      }
    }
    Totals totals = state.application().totals();
    differences.equal(
        "application jobs succeeded",
        outcomes.getOrDefault("SUCCEEDED", 0L),
        totals.get(Quantity.JOBS_SUCCEEDED));
    differences.equal(
        "application jobs failed",
        outcomes.getOrDefault("FAILED", 0L),
        totals.get(Quantity.JOBS_FAILED) + totals.get(Quantity.JOBS_CANCELLED));
  }

  private void job(String what, JsonNode sparks, JobRecord job) {
    WorkState state = job.state() == WorkState.CANCELLED ? WorkState.FAILED : job.state();
    differences.equal(what + " status", sparks.path("status").asText(), state.name());
    differences.equal(what + " name", sparks.path("name").asText(), job.name());
    differences.equal(what + " group", sparks.path("jobGroup").asText(""), job.group());
    differences.equal(
        what + " description", sparks.path("description").asText(""), job.description());
    differences.time(what, sparks, "submissionTime", job.startMillis());
    differences.time(what, sparks, "completionTime", job.endMillis());
    Progress tasks = job.tasks();
    differences.figure(what, sparks, "numTasks", tasks.total());
    // Spark counts what ran already when the job began down and never up: below 0 is its error.
    differences.equal(
        what + " numActiveTasks",
        Math.max(0, sparks.path("numActiveTasks").asInt()),
        tasks.active());
    differences.figure(what, sparks, "numCompletedTasks", tasks.completed());
    differences.figure(what, sparks, "numCompletedIndices", tasks.completedIndices());
    differences.figure(what, sparks, "numSkippedTasks", tasks.skipped());
    differences.figure(what, sparks, "numFailedTasks", tasks.failed());
    differences.figure(what, sparks, "numKilledTasks", tasks.killed());
    differences.equal(
        what + " numActiveStages",
        Math.max(0, sparks.path("numActiveStages").asInt()),
        job.stages().active());
    differences.figure(what, sparks, "numCompletedStages", job.stages().completed());
    differences.figure(what, sparks, "numSkippedStages", job.stages().skipped());
    differences.figure(what, sparks, "numFailedStages", job.stages().failed());
    Set<Integer> stageIds = new HashSet<>();
    sparks.path("stageIds").forEach(id -> stageIds.add(id.asInt()));
    differences.equal(what + " stageIds", stageIds, new HashSet<>(job.stageIds()));
  }

  void executions(JsonNode answer) {
    Map<Long, SqlExecutionRecord> ours = new HashMap<>();
    state.executions().forEach(execution -> ours.put(execution.executionId(), execution));
    differences.equal("sql executions", answer.size(), ours.size());
    Map<String, Long> outcomes = new HashMap<>();
    for (JsonNode sparks : answer) {
      SqlExecutionRecord execution = ours.get(sparks.path("id").asLong());
      String what = "sql " + sparks.path("id");
      differences.equal(what + " known", true, execution != null);
      outcomes.merge(sparks.path("status").asText(), 1L, Long::sum);
      if (execution != null) {
        execution(what, sparks, execution);
      }
    }
    Totals totals = state.application().totals();
    differences.equal(
        "application sql succeeded",
        outcomes.getOrDefault("COMPLETED", 0L),
        totals.get(Quantity.SQL_SUCCEEDED));
    differences.equal(
        "application sql failed",
        outcomes.getOrDefault("FAILED", 0L),
        totals.get(Quantity.SQL_FAILED) + totals.get(Quantity.SQL_CANCELLED));
  }

  private void execution(String what, JsonNode sparks, SqlExecutionRecord execution) {
    String status =
        switch (execution.state()) {
          case SUCCEEDED -> "COMPLETED";
          case FAILED, CANCELLED -> "FAILED";
          case PENDING, RUNNING, SKIPPED -> "RUNNING";
        };
    differences.equal(what + " status", sparks.path("status").asText(), status);
    differences.time(what, sparks, "submissionTime", execution.startMillis());
    differences.equal(
        what + " description", sparks.path("description").asText(), execution.description());
    int jobs =
        sparks.path("runningJobIds").size()
            + sparks.path("successJobIds").size()
            + sparks.path("failedJobIds").size();
    differences.equal(what + " jobs", jobs, execution.jobs());
    if (execution.endMillis() > 0) {
      differences.figure(what, sparks, "duration", execution.endMillis() - execution.startMillis());
    }
  }
}
