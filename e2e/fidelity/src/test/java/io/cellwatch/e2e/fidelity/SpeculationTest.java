package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.e2e.parts.SpanCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks that a real Spark runs twice because they are slow: the spans of both copies, of which
 * Spark kills one, say what its REST API says, and are those of the event log.
 */
class SpeculationTest {
  private final Path folder;

  SpeculationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void bothCopiesOfASlowTaskHaveSpansAndTheKilledOneIsNoError() throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    List<JsonNode> ofFirst;
    List<JsonNode> ofSecond;
    List<CollectedSpan> live;
    try (SpanCollector<CollectedSpan> collector = SpanCollector.start(CollectedSpan::of)) {
      try (LiveServer server = LiveServer.start(collector.settings(), 0);
          TwoHosts cluster = TwoHosts.start(2, folder)) {
        SparkConf conf =
            server
                .watch(cluster.conf("speculation", logs))
                .set("spark.speculation", "true")
                .set("spark.speculation.interval", "50ms")
                .set("spark.speculation.multiplier", "1.1")
                .set("spark.speculation.quantile", SpeculativeApplication.QUANTILE);
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
          LocalCluster.awaitExecutors(context, cluster.hosts());
          SpeculativeApplication application = new SpeculativeApplication(context);
          application.copyWins();
          application.firstAttemptWins(folder.resolve("started"));
          ofFirst = copies(context, 0);
          ofSecond = copies(context, 1);
        }
        server.ended();
        collector.await(1, "application", span -> span.is("application"));
      }
      live = collector.spans();
    }
    Differences differences = new Differences();
    SpanComparison comparison = new SpanComparison(differences);
    comparison.compare(live, SpansOfLiveAndReplayedTest.replayed(RecordedLogs.in(logs).get(0)));
    assertEquals("", String.join("\n", differences.found()));
    assertEquals(Set.of(), comparison.used());
    assertEquals(List.of(), SpanTree.faults(live));
    for (CollectedSpan span : live) {
      assertEquals("STATUS_CODE_UNSET", span.status(), span::label);
      assertEquals("", span.message(), span::label);
      assertEquals("", span.text("error.type"), span::label);
    }
    assertEquals(2, live.stream().filter(span -> span.is("stage")).count());
    for (CollectedSpan span : live) {
      if (span.is("stage") || span.is("job")) {
        counts(span);
      }
    }
    copies(live, 0, ofFirst, "KILLED", "SUCCESS");
    copies(live, 1, ofSecond, "SUCCESS", "KILLED");
  }

  /** What Spark says of the tasks of a stage's slow partition, the first attempt first. */
  private static List<JsonNode> copies(JavaSparkContext context, int stage) throws Exception {
    List<JsonNode> copies = new ArrayList<>();
    for (JsonNode task : LocalCluster.rest(context, "stages/" + stage + "/0/taskList")) {
      if (task.path("index").asInt() == 0) {
        copies.add(task);
      }
    }
    copies.sort((one, other) -> one.path("attempt").asInt() - other.path("attempt").asInt());
    return copies;
  }

  private static void counts(CollectedSpan span) {
    assertEquals("success", span.text("spark.result"), span::label);
    assertEquals(SpeculativeApplication.PARTITIONS, span.number("spark.tasks.total"), span::label);
    assertEquals(
        SpeculativeApplication.PARTITIONS, span.number("spark.tasks.completed"), span::label);
    assertEquals(0, span.number("spark.tasks.failed"), span::label);
    assertEquals(1, span.number("spark.tasks.killed"), span::label);
    assertEquals(span.is("stage") ? "1" : "", span.text("spark.tasks.speculative"), span::label);
  }

  /** The slow partition's first attempt and its copy ended so, and their spans say it. */
  private static void copies(
      List<CollectedSpan> live, int stage, List<JsonNode> ofSpark, String first, String second) {
    List<CollectedSpan> spans =
        live.stream()
            .filter(span -> span.is("task") && span.number("spark.stage.id") == stage)
            .toList();
    String parent =
        live.stream()
            .filter(span -> span.is("stage") && span.number("spark.stage.id") == stage)
            .map(CollectedSpan::spanId)
            .collect(Collectors.joining());
    assertEquals(2, ofSpark.size(), ofSpark::toString);
    assertEquals(first, ofSpark.get(0).path("status").asText());
    assertEquals(second, ofSpark.get(1).path("status").asText());
    Set<String> hosts = new HashSet<>();
    for (JsonNode task : ofSpark) {
      List<CollectedSpan> its =
          spans.stream()
              .filter(span -> span.number("spark.task.id") == task.path("taskId").asLong())
              .toList();
      assertEquals(1, its.size(), () -> task + " among " + spans);
      CollectedSpan span = its.get(0);
      assertEquals(0, span.number("spark.task.index"));
      assertEquals(task.path("attempt").asLong(), span.number("spark.task.attempt"));
      assertEquals(
          task.path("speculative").asBoolean() ? "true" : "", span.text("spark.task.speculative"));
      assertEquals(
          task.path("status").asText().equals("KILLED") ? "cancellation" : "success",
          span.text("spark.result"));
      assertEquals(task.path("executorId").asText(), span.text("spark.executor.id"));
      assertEquals(task.path("host").asText(), span.text("host.name"));
      assertEquals(
          task.path("duration").asLong(), span.endMillis() - span.startMillis(), span::label);
      assertEquals(parent, span.parentId());
      assertTrue(hosts.add(span.text("host.name")), () -> "one host: " + spans);
    }
  }
}
