package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Totals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares where the time of tasks went with what Spark says of each single task. */
final class TaskTimeComparison {
  private static final List<Quantity> PHASES =
      List.of(
          Quantity.SCHEDULER_DELAY_MILLIS,
          Quantity.DESERIALIZE_MILLIS,
          Quantity.SHUFFLE_READ_MILLIS,
          Quantity.SHUFFLE_WRITE_NANOS,
          Quantity.RESULT_SERIALIZATION_MILLIS,
          Quantity.GETTING_RESULT_MILLIS);

  private final StateUpdate state;
  private final TaskEndsOfLog ends;
  private final Differences differences;

  TaskTimeComparison(StateUpdate state, TaskEndsOfLog ends, Differences differences) {
    this.state = state;
    this.ends = ends;
    this.differences = differences;
  }

  /**
   * Compares.
   *
   * @param answer stages with details
   */
  void stages(JsonNode answer) {
    Map<StageRecord.Key, StageRecord> ours = new HashMap<>();
    state.stages().forEach(stage -> ours.put(stage.key(), stage));
    for (JsonNode sparks : answer) {
      StageRecord.Key key =
          new StageRecord.Key(sparks.path("stageId").asInt(), sparks.path("attemptId").asInt());
      StageRecord stage = ours.get(key);
      if (stage != null) {
        stage(key, sparks, stage.totals());
      }
    }
  }

  private void stage(StageRecord.Key key, JsonNode sparks, Totals totals) {
    String what = "stage " + key.stageId() + "." + key.attempt();
    long wall = -ends.resubmittedMillis().getOrDefault(key, 0L);
    for (JsonNode executor : sparks.path("executorSummary")) {
      wall += executor.path("taskTime").asLong();
    }
    differences.equal(what + " task time", wall, totals.get(Quantity.TASK_WALL_MILLIS));
    Map<Quantity, Long> sums = new HashMap<>();
    for (JsonNode task : sparks.path("tasks")) {
      boolean ended = !task.path("status").asText().equals("RUNNING");
      if (ended && !ends.withoutMetrics().contains(task.path("taskId").asLong())) {
        JsonNode metrics = task.path("taskMetrics");
        add(sums, Quantity.SCHEDULER_DELAY_MILLIS, task.path("schedulerDelay"));
        add(sums, Quantity.GETTING_RESULT_MILLIS, task.path("gettingResultTime"));
        add(sums, Quantity.DESERIALIZE_MILLIS, metrics.path("executorDeserializeTime"));
        add(sums, Quantity.RESULT_SERIALIZATION_MILLIS, metrics.path("resultSerializationTime"));
        add(
            sums,
            Quantity.SHUFFLE_READ_MILLIS,
            metrics.path("shuffleReadMetrics").path("fetchWaitTime"));
        add(
            sums,
            Quantity.SHUFFLE_WRITE_NANOS,
            metrics.path("shuffleWriteMetrics").path("writeTime"));
      }
    }
    for (Quantity phase : PHASES) {
      differences.equal(what + " " + phase, sums.getOrDefault(phase, 0L), totals.get(phase));
    }
  }

  private static void add(Map<Quantity, Long> sums, Quantity phase, JsonNode value) {
    sums.merge(phase, Math.max(0, value.asLong()), Long::sum);
  }
}
