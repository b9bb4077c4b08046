package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/** Compares all figures of one log. */
final class LogComparison {
  private LogComparison() {}

  static Differences compare(HistoryServerOnLogs spark, Path log, TaskEndsOfLog ends)
      throws IOException {
    Replayed replayed = Replayed.of(log);
    Differences differences = new Differences();
    RestComparison comparison = new RestComparison(replayed.state(), differences);
    String path = replayed.restPath();
    comparison.application(
        spark.get("applications/" + replayed.state().application().applicationId()));
    comparison.jobs(spark.get(path + "/jobs"));
    JsonNode stages = spark.get(path + "/stages");
    comparison.stages(stages);
    new CoreTimeComparison(replayed.state(), differences)
        .stages(stages, spark.find(path + "/environment"));
    new ExecutorComparison(replayed.state(), differences)
        .executors(spark.get(path + "/allexecutors"), ends);
    comparison.executions(spark.get(path + "/sql?details=false&planDescription=false"));
    new TaskTimeComparison(replayed.state(), ends, differences)
        .stages(spark.get(path + "/stages?details=true"));
    return differences;
  }
}
