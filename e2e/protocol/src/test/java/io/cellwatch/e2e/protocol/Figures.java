package io.cellwatch.e2e.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an application did, once as Spark's REST API tells it and once as our server does, under the
 * same names.
 */
final class Figures {
  /** Our quantities, and the fields of Spark's stages whose sum each must equal. */
  private static final Map<String, String> STAGE_SUMS =
      Map.ofEntries(
          Map.entry("TASKS_SUCCESS", "numCompleteTasks"),
          Map.entry("RUN_MILLIS", "executorRunTime"),
          Map.entry("CPU_NANOS", "executorCpuTime"),
          Map.entry("GC_MILLIS", "jvmGcTime"),
          Map.entry("INPUT_BYTES", "inputBytes"),
          Map.entry("OUTPUT_BYTES", "outputBytes"),
          Map.entry("SHUFFLE_READ_RECORDS", "shuffleReadRecords"),
          Map.entry("SHUFFLE_WRITE_BYTES", "shuffleWriteBytes"),
          Map.entry("SHUFFLE_WRITE_RECORDS", "shuffleWriteRecords"));

  private static final List<String> FAILED_TASKS =
      List.of("TASKS_EXCEPTION_FAILURE", "TASKS_FETCH_FAILED", "TASKS_UNKNOWN_REASON");

  private Figures() {}

  static Map<String, Long> ofSpark(JsonNode stages, JsonNode jobs) {
    Map<String, Long> figures = new TreeMap<>();
    STAGE_SUMS.forEach((ours, theirs) -> figures.put(ours, sum(stages, theirs)));
    figures.put("tasks failed", sum(stages, "numFailedTasks"));
    figures.put("tasks killed", sum(stages, "numKilledTasks"));
    figures.put("stages succeeded", count(stages, "COMPLETE"));
    figures.put("stages failed", count(stages, "FAILED"));
    figures.put("jobs succeeded", count(jobs, "SUCCEEDED"));
    figures.put("jobs failed", count(jobs, "FAILED"));
    return figures;
  }

  /** Out of an application's totals. */
  static Map<String, Long> ofTotals(JsonNode totals) {
    Map<String, Long> figures = new TreeMap<>();
    STAGE_SUMS.keySet().forEach(ours -> figures.put(ours, totals.path(ours).asLong()));
    long failed = FAILED_TASKS.stream().mapToLong(each -> totals.path(each).asLong()).sum();
    figures.put("tasks failed", failed);
    figures.put("tasks killed", totals.path("TASKS_KILLED").asLong());
    figures.put("stages succeeded", totals.path("STAGES_SUCCEEDED").asLong());
    figures.put("stages failed", totals.path("STAGES_FAILED").asLong());
    figures.put("jobs succeeded", totals.path("JOBS_SUCCEEDED").asLong());
    figures.put("jobs failed", totals.path("JOBS_FAILED").asLong());
    return figures;
  }

  private static long sum(JsonNode all, String field) {
    long sum = 0;
    for (JsonNode each : all) {
      sum += each.path(field).asLong();
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
}
