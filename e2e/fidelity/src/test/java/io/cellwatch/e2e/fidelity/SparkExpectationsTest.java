package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The answers that Spark's own test suite expects of its History Server, as they lie in its test
 * jar: they hold even if the server that runs here were wrong. Which log an answer belongs to
 * stands in Spark's {@code HistoryServerSuite}.
 */
class SparkExpectationsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path logs;

  SparkExpectationsTest(@TempDir Path folder) throws IOException, URISyntaxException {
    logs = RecordedLogs.unpack("spark-events", folder);
  }

  private void agree(String log, String answer, BiConsumer<RestComparison, JsonNode> comparison)
      throws IOException {
    String resource = "HistoryServerExpectations/" + answer + "_expectation.json";
    Differences differences = new Differences();
    try (InputStream bytes = getClass().getClassLoader().getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IllegalStateException(resource + ": not in Spark's test jar");
      }
      Replayed replayed = Replayed.of(logs.resolve(log));
      assertEquals(0, replayed.report().malformedLines(), log);
      comparison.accept(new RestComparison(replayed.state(), differences), MAPPER.readTree(bytes));
    }
    assertEquals("", String.join("\n", differences.found()), answer);
    assertTrue(differences.compared() > 4, answer);
  }

  @Test
  void jobs() throws IOException {
    agree("local-1422981780767", "job_list_json", RestComparison::jobs);
    agree("local-1426533911241", "job_list_from_multi_attempt_app_json_1_", RestComparison::jobs);
    agree("local-1426633911242", "job_list_from_multi_attempt_app_json_2_", RestComparison::jobs);
  }

  @Test
  void stages() throws IOException {
    agree("local-1422981780767", "stage_list_json", RestComparison::stages);
    agree("local-1426533911241", "stage_list_with_accumulable_json", RestComparison::stages);
    agree("app-20200706201101-0003", "stage_list_with_peak_metrics", RestComparison::stages);
  }

  @Test
  void executors() throws IOException {
    agree("local-1422981780767", "executor_list_json", SparkExpectationsTest::executors);
    agree(
        "application_1553914137147_0018",
        "executor_list_with_executor_metrics_json",
        SparkExpectationsTest::executors);
    agree("app-20161116163331-0000", "executor_memory_usage", SparkExpectationsTest::executors);
    agree(
        "app-20161115172038-0000",
        "executor_node_excludeOnFailure_unexcluding",
        SparkExpectationsTest::executors);
    agree(
        "application_1555004656427_0144",
        "executor_resource_information",
        SparkExpectationsTest::executors);
  }

  private static void executors(RestComparison comparison, JsonNode answer) {
    comparison.executors(answer, false);
  }
}
