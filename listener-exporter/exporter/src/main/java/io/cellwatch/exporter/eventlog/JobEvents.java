package io.cellwatch.exporter.eventlog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.exporter.eventlog.EventReader.Effect;
import io.cellwatch.model.fold.StageInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Events of jobs and stages. */
final class JobEvents {
  private static final Shape JOB_STARTED =
      Shape.of(
          "Job ID",
          "Submission Time",
          "Stage IDs",
          "Properties",
          "Stage Infos/Stage ID",
          "Stage Infos/Stage Attempt ID",
          "Stage Infos/Stage Name",
          "Stage Infos/Number of Tasks",
          "Stage Infos/Submission Time",
          "Stage Infos/Completion Time",
          "Stage Infos/Failure Reason",
          "Stage Infos/Resource Profile Id");
  private static final Shape JOB_ENDED =
      Shape.of("Job ID", "Completion Time", "Job Result/Result", "Job Result/Exception/Message");
  private static final Shape STAGE =
      Shape.of(
          "Properties",
          "Stage Info/Stage ID",
          "Stage Info/Stage Attempt ID",
          "Stage Info/Stage Name",
          "Stage Info/Number of Tasks",
          "Stage Info/Submission Time",
          "Stage Info/Completion Time",
          "Stage Info/Failure Reason",
          "Stage Info/Resource Profile Id");

  private final LogClock clock;

  JobEvents(LogClock clock) {
    this.clock = clock;
  }

  void register(Map<String, EventReader> readers) {
    readers.put("SparkListenerJobStart", this::jobStarted);
    readers.put("SparkListenerJobEnd", this::jobEnded);
    readers.put("SparkListenerStageSubmitted", this::stageSubmitted);
    readers.put("SparkListenerStageCompleted", this::stageCompleted);
  }

  private Effect jobStarted(JsonParser parser) throws IOException {
    JsonNode event = JOB_STARTED.read(parser);
    int jobId = Field.integer(event, "Job ID");
    long time = clock.seen(Field.number(event, "Submission Time", 0));
    Properties properties = Field.properties(event, "Properties");
    List<StageInput> stages = new ArrayList<>();
    if (Field.isThere(event, "Stage Infos")) {
      for (JsonNode info : event.get("Stage Infos")) {
        stages.add(stage(info));
      }
    } else {
      // Before Spark 1.2 a job named its stages by their ids only.
      for (JsonNode id : event.path("Stage IDs")) {
        stages.add(new StageInput(id.intValue(), 0, "unknown", 0, 0, 0, ""));
      }
    }
    return fold -> fold.jobStarted(jobId, time, stages, properties);
  }

  private Effect jobEnded(JsonParser parser) throws IOException {
    JsonNode event = JOB_ENDED.read(parser);
    int jobId = Field.integer(event, "Job ID");
    long time = clock.seen(Field.number(event, "Completion Time", 0));
    JsonNode result = Field.object(event, "Job Result");
    boolean succeeded = Field.requiredText(result, "Result").equals("JobSucceeded");
    String error =
        Field.isThere(result, "Exception")
            ? Field.text(Field.object(result, "Exception"), "Message")
            : "";
    return fold -> fold.jobEnded(jobId, time, succeeded, error);
  }

  private Effect stageSubmitted(JsonParser parser) throws IOException {
    JsonNode event = STAGE.read(parser);
    StageInput stage = stage(Field.object(event, "Stage Info"));
    Properties properties = Field.properties(event, "Properties");
    return fold -> fold.stageSubmitted(stage, properties);
  }

  private Effect stageCompleted(JsonParser parser) throws IOException {
    StageInput stage = stage(Field.object(STAGE.read(parser), "Stage Info"));
    return fold -> fold.stageCompleted(stage);
  }

  private StageInput stage(JsonNode info) throws MalformedEventException {
    return new StageInput(
        Field.integer(info, "Stage ID"),
        Field.integer(info, "Stage Attempt ID", 0),
        Field.text(info, "Stage Name"),
        Field.integer(info, "Number of Tasks"),
        clock.seen(Field.number(info, "Submission Time", 0)),
        clock.seen(Field.number(info, "Completion Time", 0)),
        Field.text(info, "Failure Reason"),
        Field.integer(info, "Resource Profile Id", 0));
  }
}
