package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.model.StageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a plain log itself says of the things in which Cellwatch's task times are not Spark's, on
 * purpose.
 *
 * @param resubmittedMillis by stage attempt: durations of tasks that ended a second time, because
 *     their output was lost. Spark adds such a duration once more, though nobody worked any longer
 * @param withoutMetrics ids of tasks that ended without metrics. Spark's History Server reads all
 *     zeros for them, and so takes their whole duration for scheduler delay; for Cellwatch, as for
 *     a live Spark UI, nothing is known of it
 * @param afterRemovalMillis by executor: durations of tasks whose end was told only after their
 *     executor's removal. Spark leaves them out of the executor's {@code totalDuration}, and active
 *     for ever
 */
record TaskEndsOfLog(
    Map<StageRecord.Key, Long> resubmittedMillis,
    Set<Long> withoutMetrics,
    Map<String, List<Long>> afterRemovalMillis) {
  /** A log in which there is no such task. */
  static final TaskEndsOfLog NONE = new TaskEndsOfLog(Map.of(), Set.of(), Map.of());

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static TaskEndsOfLog read(Path log) throws IOException {
    TaskEndsOfLog ends = new TaskEndsOfLog(new HashMap<>(), new HashSet<>(), new HashMap<>());
    List<Path> files = Files.isDirectory(log) ? RecordedLogs.in(log) : List.of(log);
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        if (line.contains("\"SparkListenerTaskEnd\"")) {
          ends.add(MAPPER.readTree(line));
        } else if (line.contains("\"SparkListenerExecutorRemoved\"")) {
          ends.afterRemovalMillis.put(
              MAPPER.readTree(line).path("Executor ID").asText(), new ArrayList<>());
        }
      }
    }
    return ends;
  }

  private void add(JsonNode event) {
    JsonNode info = event.path("Task Info");
    long duration = info.path("Finish Time").asLong() - info.path("Launch Time").asLong();
    if (event.path("Task End Reason").path("Reason").asText().equals("Resubmitted")) {
      StageRecord.Key stage =
          new StageRecord.Key(
              event.path("Stage ID").asInt(), event.path("Stage Attempt ID").asInt());
      resubmittedMillis.merge(stage, duration, Long::sum);
      return;
    }
    if (!event.hasNonNull("Task Metrics")) {
      withoutMetrics.add(info.path("Task ID").asLong());
    }
    List<Long> after = afterRemovalMillis.get(info.path("Executor ID").asText());
    if (after != null) {
      after.add(duration);
    }
  }
}
