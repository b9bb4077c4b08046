package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.exporter.eventlog.EventReader.Effect;
import io.cellwatch.model.WorkState;
import io.cellwatch.model.fold.ExecutionInput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Events of SQL executions and of Spark Connect operations. */
final class SqlEvents {
  private static final String SQL = "org.apache.spark.sql.execution.ui.SparkListenerSQLExecution";
  private static final String CONNECT =
      "org.apache.spark.sql.connect.service.SparkListenerConnectOperation";

  private static final Shape EXECUTION_ENDED = Shape.of("executionId", "time", "errorMessage");
  private static final Shape OPERATION_STARTED =
      Shape.of(
          "jobTag",
          "operationId",
          "eventTime",
          "sessionId",
          "userId",
          "statementText",
          "sparkSessionTags");
  private static final Shape OPERATION_ENDED = Shape.of("operationId", "eventTime", "errorMessage");

  private final LogClock clock;
  private final Shape executionStarted;

  SqlEvents(LogClock clock, PlanTexts plans) {
    this.clock = clock;
    executionStarted =
        Shape.of("executionId", "rootExecutionId", "description", "jobTags", "jobGroupId", "time")
            .with("sparkPlanInfo", PlanReader::digest)
            .with("physicalPlanDescription", plans::read);
  }

  void register(Map<String, EventReader> readers) {
    readers.put(SQL + "Start", this::executionStarted);
    readers.put(SQL + "End", this::executionEnded);
    readers.put(CONNECT + "Started", this::operationStarted);
    readers.put(CONNECT + "Finished", parser -> operationEnded(parser, WorkState.SUCCEEDED));
    readers.put(CONNECT + "Failed", parser -> operationEnded(parser, WorkState.FAILED));
    readers.put(CONNECT + "Canceled", parser -> operationEnded(parser, WorkState.CANCELLED));
  }

  private Effect executionStarted(JsonParser parser) throws IOException {
    JsonNode event = executionStarted.read(parser);
    long id = Field.number(event, "executionId");
    // Spark 3.4 began to tell the root; jobTags came with 3.5, jobGroupId with 4.0.
    long root = Field.number(event, "rootExecutionId", id);
    String description = Field.text(event, "description");
    List<String> tags = Field.texts(event, "jobTags");
    String group = Field.text(event, "jobGroupId");
    long time = clock.seen(Field.number(event, "time", 0));
    ExecutionInput execution =
        new ExecutionInput(
            id,
            root,
            description,
            tags,
            group,
            time,
            Field.text(event, "sparkPlanInfo"),
            Field.text(event, "physicalPlanDescription"));
    return fold -> fold.executionStarted(execution);
  }

  private Effect executionEnded(JsonParser parser) throws IOException {
    JsonNode event = EXECUTION_ENDED.read(parser);
    long id = Field.number(event, "executionId");
    // Before Spark 3.4 there is none; from then on it is empty where the execution succeeded.
    String error = Field.textOrNull(event, "errorMessage");
    long time = clock.seen(Field.number(event, "time", 0));
    return fold -> fold.executionEnded(id, time, error);
  }

  private Effect operationStarted(JsonParser parser) throws IOException {
    JsonNode event = OPERATION_STARTED.read(parser);
    String id = Field.requiredText(event, "operationId");
    String session = Field.text(event, "sessionId");
    String user = Field.text(event, "userId");
    String tag = Field.text(event, "jobTag");
    List<String> tags = Field.texts(event, "sparkSessionTags");
    String statement = Field.text(event, "statementText");
    long time = clock.seen(Field.number(event, "eventTime", 0));
    return fold -> fold.operationStarted(id, session, user, tag, tags, statement, time);
  }

  private Effect operationEnded(JsonParser parser, WorkState state) throws IOException {
    JsonNode event = OPERATION_ENDED.read(parser);
    String id = Field.requiredText(event, "operationId");
    String error = Field.text(event, "errorMessage");
    long time = clock.seen(Field.number(event, "eventTime", 0));
    return fold -> fold.operationEnded(id, time, state, error);
  }
}
