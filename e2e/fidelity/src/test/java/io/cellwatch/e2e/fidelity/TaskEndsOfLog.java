package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.model.StageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a plain log itself says of the two things in which Cellwatch's task times are not Spark's,
 * on purpose.
 *
 * @param resubmittedMillis by stage attempt: durations of tasks that ended a second time, because
 *     their output was lost. Spark adds such a duration once more, though nobody worked any longer
 * @param withoutMetrics ids of tasks that ended without metrics. Spark's History Server reads all
 *     zeros for them, and so takes their whole duration for scheduler delay; for Cellwatch, as for
 *     a live Spark UI, nothing is known of it
 */
record TaskEndsOfLog(Map<StageRecord.Key, Long> resubmittedMillis, Set<Long> withoutMetrics) {
  /** A log in which there is no such task. */
  static final TaskEndsOfLog NONE = new TaskEndsOfLog(Map.of(), Set.of());

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static TaskEndsOfLog read(Path log) throws IOException {
    TaskEndsOfLog ends = new TaskEndsOfLog(new HashMap<>(), new HashSet<>());
    List<Path> files = Files.isDirectory(log) ? RecordedLogs.in(log) : List.of(log);
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        if (line.contains("\"SparkListenerTaskEnd\"")) {
          ends.add(MAPPER.readTree(line));
        }
      }
    }
    return ends;
  }

  private void add(JsonNode event) {
    JsonNode info = event.path("Task Info");
    if (event.path("Task End Reason").path("Reason").asText().equals("Resubmitted")) {
      StageRecord.Key stage =
          new StageRecord.Key(
              event.path("Stage ID").asInt(), event.path("Stage Attempt ID").asInt());
      long duration = info.path("Finish Time").asLong() - info.path("Launch Time").asLong();
      resubmittedMillis.merge(stage, duration, Long::sum);
    } else if (!event.hasNonNull("Task Metrics")) {
      withoutMetrics.add(info.path("Task ID").asLong());
    }
  }
}
