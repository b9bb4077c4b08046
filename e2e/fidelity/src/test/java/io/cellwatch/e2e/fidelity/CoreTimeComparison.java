package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares the time for which tasks held cores with what Spark says of them: REST has no such
 * figure, but it tells of each stage's resource profile how many cores a task of it holds.
 */
final class CoreTimeComparison {
  private final StateUpdate state;
  private final Differences differences;

  CoreTimeComparison(StateUpdate state, Differences differences) {
    this.state = state;
    this.differences = differences;
  }

  /**
   * Compares.
   *
   * @param environment missing where the log does not tell it, or in a malformed line: Spark does
   *     not say then what profiles there are
   */
  void stages(JsonNode answer, JsonNode environment) {
    if (environment.isMissingNode()) {
      return;
    }
    Map<StageRecord.Key, StageRecord> ours = new HashMap<>();
    state.stages().forEach(stage -> ours.put(stage.key(), stage));
    for (JsonNode sparks : answer) {
      StageRecord stage =
          ours.get(
              new StageRecord.Key(
                  sparks.path("stageId").asInt(), sparks.path("attemptId").asInt()));
      if (stage != null) {
        long cores = coresOfATask(environment, sparks.path("resourceProfileId").asInt());
        differences.equal(
            "stage " + stage.key() + " core time",
            cores * stage.totals().get(Quantity.TASK_WALL_MILLIS),
            stage.totals().get(Quantity.CORE_BUSY_MILLIS));
      }
    }
  }

  private static int coresOfATask(JsonNode environment, int profileId) {
    for (JsonNode profile : environment.path("resourceProfiles")) {
      JsonNode cores = profile.path("taskResources").path("cpus").path("amount");
      if (profile.path("id").asInt() == profileId && cores.isNumber()) {
        return cores.asInt();
      }
    }
    for (JsonNode property : environment.path("sparkProperties")) {
      if (property.path(0).asText().equals("spark.task.cpus")) {
        return property.path(1).asInt();
      }
    }
    return 1;
  }
}
