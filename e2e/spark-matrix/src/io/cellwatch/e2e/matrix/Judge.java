package io.cellwatch.e2e.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what the listener reported with what Spark's own REST said. */
final class Judge {
  /** Our quantities, and the fields of Spark's stages whose sum each must equal. */
  private static final Map<String, String> STAGE_SUMS =
      Map.ofEntries(
          Map.entry("TASKS_SUCCESS", "numCompleteTasks"),
          Map.entry("RUN_MILLIS", "executorRunTime"),
          Map.entry("CPU_NANOS", "executorCpuTime"),
          Map.entry("GC_MILLIS", "jvmGcTime"),
          Map.entry("INPUT_BYTES", "inputBytes"),
          Map.entry("INPUT_RECORDS", "inputRecords"),
          Map.entry("OUTPUT_BYTES", "outputBytes"),
          Map.entry("SHUFFLE_READ_RECORDS", "shuffleReadRecords"),
          Map.entry("SHUFFLE_WRITE_BYTES", "shuffleWriteBytes"),
          Map.entry("SHUFFLE_WRITE_RECORDS", "shuffleWriteRecords"),
          Map.entry("MEMORY_SPILLED_BYTES", "memoryBytesSpilled"));

  private final Recorder recorder;
  private final JsonNode stages;
  private final JsonNode jobs;
  private final JsonNode executors;
  private final List<String> differences = new ArrayList<>();

  Judge(Recorder recorder, Path output) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    this.recorder = recorder;
    this.stages = mapper.readTree(output.resolve("stages.json").toFile());
    this.jobs = mapper.readTree(output.resolve("jobs.json").toFile());
    this.executors = mapper.readTree(output.resolve("allexecutors.json").toFile());
  }

  /** What differs; empty if all is right. */
  List<String> differences(int expectedExecutors, boolean incomplete) {
    differences.addAll(recorder.problems());
    if (recorder.applications().size() != 1) {
      differences.add(recorder.applications().size() + " drivers reported, expected 1");
      return differences;
    }
    JsonNode application = recorder.applications().get(0);
    same("state", "ENDED", application.path("state").asText());
    same("last", true, recorder.last());
    same("incomplete", incomplete, application.path("incomplete").asBoolean());
    JsonNode totals = application.path("totals");
    STAGE_SUMS.forEach((ours, theirs) -> same(ours, sum(theirs), totals.path(ours).asLong()));
    same("failed tasks", sum("numFailedTasks"), totals(totals, "TASKS_EXCEPTION_FAILURE",
        "TASKS_FETCH_FAILED", "TASKS_EXECUTOR_LOST_FAILURE", "TASKS_RESULT_LOST",
        "TASKS_RESUBMITTED", "TASKS_UNKNOWN_REASON"));
    same("killed tasks", sum("numKilledTasks"), totals(totals, "TASKS_KILLED",
        "TASKS_COMMIT_DENIED"));
    same("jobs succeeded", count(jobs, "SUCCEEDED"), totals.path("JOBS_SUCCEEDED").asLong());
    same("jobs failed", count(jobs, "FAILED"), totals(totals, "JOBS_FAILED", "JOBS_CANCELLED"));
    same("stages complete", count(stages, "COMPLETE"), totals.path("STAGES_SUCCEEDED").asLong());
    same("stages failed", count(stages, "FAILED"), totals(totals, "STAGES_FAILED",
        "STAGES_RETRIED"));
    same("stages skipped", count(stages, "SKIPPED"), totals.path("STAGES_SKIPPED").asLong());
    eachStage();
    eachJob();
    same("executors in REST", expectedExecutors + 1, executors.size());
    same("executors reported", executors.size() - (expectedExecutors > 0 ? 1 : 0),
        recorder.records("executors").size());
    same("executors removed", 0L, totals.path("EXECUTORS_REMOVED_EXITED").asLong());
    same("dropped events", 0L, totals.path("BUS_DROPPED_EVENTS").asLong());
    if (recorder.records("queries").isEmpty() || recorder.records("executions").size() < 2) {
      differences.add("SQL executions or streaming queries are missing");
    }
    return differences;
  }

  private void eachStage() {
    Map<String, JsonNode> ours = recorder.records("stages");
    for (JsonNode theirs : stages) {
      String key = theirs.path("stageId").asText() + "/" + theirs.path("attemptId").asText();
      JsonNode found = ours.get(key);
      if (found == null) {
        differences.add("stage " + key + " was not reported");
        continue;
      }
      same("stage " + key + " completed", theirs.path("numCompleteTasks").asInt(),
          found.path("tasks").path("completed").asInt());
      same("stage " + key + " failed", theirs.path("numFailedTasks").asInt(),
          found.path("tasks").path("failed").asInt());
    }
  }

  private void eachJob() {
    Map<String, JsonNode> ours = recorder.records("jobs");
    for (JsonNode theirs : jobs) {
      String key = theirs.path("jobId").asText();
      JsonNode found = ours.get(key);
      if (found == null) {
        differences.add("job " + key + " was not reported");
        continue;
      }
      same("job " + key + " completed", theirs.path("numCompletedTasks").asInt(),
          found.path("tasks").path("completed").asInt());
      same("job " + key + " succeeded", theirs.path("status").asText().equals("SUCCEEDED"),
          found.path("state").asText().equals("SUCCEEDED"));
    }
  }

  private static long totals(JsonNode totals, String... names) {
    long sum = 0;
    for (String name : names) {
      sum += totals.path(name).asLong();
    }
    return sum;
  }

  private long sum(String field) {
    long sum = 0;
    for (JsonNode stage : stages) {
      sum += stage.path(field).asLong();
    }
    return sum;
  }

  private static long count(JsonNode all, String status) {
    long count = 0;
    for (JsonNode each : all) {
      count += each.path("status").asText().equals(status) ? 1 : 0;
    }
    return count;
  }

  private void same(String what, Object theirs, Object ours) {
    if (!theirs.equals(ours)) {
      differences.add(what + ": Spark says " + theirs + ", we say " + ours);
    }
  }
}
