package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellwatch.model.StateUpdate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
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

  private void agree(String log, String answer, Comparison comparison) throws IOException {
    String resource = "HistoryServerExpectations/" + answer + "_expectation.json";
    Differences differences = new Differences();
    try (InputStream bytes = getClass().getClassLoader().getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IllegalStateException(resource + ": not in Spark's test jar");
      }
      Replayed replayed = Replayed.of(logs.resolve(log));
      assertEquals(0, replayed.report().malformedLines(), log);
      comparison.run(replayed.state(), differences, MAPPER.readTree(bytes));
    }
    assertEquals("", String.join("\n", differences.found()), answer);
    assertTrue(differences.compared() > 4, answer);
  }

  @Test
  void jobs() throws IOException {
    agree("local-1422981780767", "job_list_json", SparkExpectationsTest::jobs);
    agree(
        "local-1426533911241",
        "job_list_from_multi_attempt_app_json_1_",
        SparkExpectationsTest::jobs);
    agree(
        "local-1426633911242",
        "job_list_from_multi_attempt_app_json_2_",
        SparkExpectationsTest::jobs);
  }

  @Test
  void stages() throws IOException {
    agree("local-1422981780767", "stage_list_json", SparkExpectationsTest::stages);
    agree("local-1426533911241", "stage_list_with_accumulable_json", SparkExpectationsTest::stages);
    agree("app-20200706201101-0003", "stage_list_with_peak_metrics", SparkExpectationsTest::stages);
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

  /** Compares one kind of answer. */
  private interface Comparison {
    void run(StateUpdate state, Differences differences, JsonNode answer);
  }

  private static void jobs(StateUpdate state, Differences differences, JsonNode answer) {
    new RestComparison(state, differences).jobs(answer);
  }

  private static void stages(StateUpdate state, Differences differences, JsonNode answer) {
    new RestComparison(state, differences).stages(answer);
  }

  private static void executors(StateUpdate state, Differences differences, JsonNode answer) {
    new ExecutorComparison(state, differences).executors(answer, TaskEndsOfLog.NONE);
  }
}
