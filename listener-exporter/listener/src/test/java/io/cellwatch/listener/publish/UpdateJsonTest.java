package io.cellwatch.listener.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.ExecutionInput;
import io.cellwatch.model.fold.FoldLimits;
import io.cellwatch.model.fold.StageInput;
import io.cellwatch.model.fold.TaskDetails;
import io.cellwatch.model.fold.TaskEndReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class UpdateJsonTest {
  private static StateUpdate update() {
    ApplicationFold fold = new ApplicationFold(FoldLimits.LIVE, new CellResolver(null), "9", "l");
    fold.applicationStarted("app-1", "", "name \uD83D\uDE00 \"x\"", "me", 1_000);
    fold.executorAdded("1", "here", 1, 1_000);
    StageInput stage = new StageInput(0, 1, "stage", 2, 1_500, 0, "");
    fold.jobStarted(0, 1_400, List.of(stage), null);
    fold.stageSubmitted(stage, null);
    fold.taskStarted(0, 1, 7, 0, "1", 1_600, false);
    fold.taskEnded(
        0, 1, 7, 0, TaskEndReason.SUCCESS, "1", 1_600, 0, 1_700, null, TaskDetails.UNKNOWN);
    fold.executionStarted(new ExecutionInput(0, 0, "sql", List.of(), "", 1_800));
    return fold.next(2_000, true);
  }

  @Test
  void fieldsAreNamedAsTheComponentsAndTotalsByTheirQuantities() throws IOException {
    JsonNode json = new ObjectMapper().readTree(new UpdateJson().bytes(update()));
    assertEquals(1, json.path("version").asInt());
    assertEquals(1, json.path("sequence").asInt());
    assertTrue(json.path("full").asBoolean());
    assertFalse(json.has("last"), "what is false is left out");
    JsonNode application = json.path("application");
    assertEquals("name \uD83D\uDE00 \"x\"", application.path("name").asText());
    assertEquals("RUNNING", application.path("state").asText());
    assertEquals("9", application.path("listenerVersion").asText());
    assertEquals("l", application.path("launch").asText());
    assertFalse(application.has("attemptId"), "what is empty is left out");
    assertEquals(1, application.path("totals").path("TASKS_SUCCESS").asInt());
    assertEquals(100, application.path("totals").path("TASK_WALL_MILLIS").asInt());
    JsonNode stage = json.path("stages").path(0);
    assertTrue(stage.has("stageId"), "an id of 0 is written");
    assertEquals(1, stage.path("attempt").asInt());
    assertTrue(json.path("jobs").path(0).has("jobId"), "an id of 0 is written");
    assertTrue(json.path("executions").path(0).has("executionId"), "an id of 0 is written");
    assertEquals(List.of("0"), texts(stage.path("jobIds")));
    assertEquals(1, stage.path("tasks").path("completed").asInt());
    assertEquals("_none", json.path("cells").path(0).path("run").path("cell").asText());
    assertEquals(-1, json.path("jobs").path(0).path("executionId").asInt());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Test
  void nothingButComponentsIsWritten() throws IOException {
    JsonNode json = new ObjectMapper().readTree(new UpdateJson().bytes(update()));
    for (String method : List.of("key", "ended", "waiting", "ratio", "count", "records")) {
      assertTrue(json.findValues(method).isEmpty(), method);
    }
  }

  @Test
  void onlyLargeBodiesAreZipped() throws IOException {
    byte[] small = new byte[8_191];
    assertFalse(UpdateJson.body(small).zipped());
    byte[] large = new byte[100_000];
    Body body = UpdateJson.body(large);
    assertTrue(body.zipped());
    assertTrue(body.bytes().length < 1_000);
    try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body.bytes()))) {
      assertArrayEquals(large, unzipped.readAllBytes());
    }
  }
}
