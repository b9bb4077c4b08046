package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.WorkState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stages that a real Spark tries again because an executor died with their input, and a stage that
 * two jobs share: what a server said while they ran, what Spark's own REST API said, what the
 * replay of the event log says and what the History Server says are the same.
 */
class LostOutputTest {
  private final Path folder;

  LostOutputTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void stagesTriedAgainAndStagesOfTwoJobsAreCountedAsSparkCountsThem() throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Differences differences = new Differences();
    try (LiveServer server = LiveServer.start()) {
      SparkConf conf =
          server
              .watch(LocalCluster.conf("lost output", 2, 1, logs))
              // What a heartbeat told of a task that died stays in Spark's live figures alone.
              .set("spark.executor.heartbeatInterval", "60s")
              // An executor that is dead stays so: one more look is enough.
              .set("spark.shuffle.io.maxRetries", "1")
              .set("spark.shuffle.io.retryWait", "100ms");
      JsonNode jobs;
      JsonNode stages;
      ProgressWatch watch = ProgressWatch.start(server);
      try (JavaSparkContext context = new JavaSparkContext(conf)) {
        new LostOutputApplication(context, folder).run();
        jobs = LocalCluster.rest(context, "jobs");
        stages = LocalCluster.rest(context, "stages");
      }
      watch.stop();
      assertEquals(Set.of(), watch.wrong());
      StateUpdate live = server.ended();
      provoked(live, watch);
      RestComparison comparison = new RestComparison(live, differences);
      comparison.jobs(jobs);
      comparison.stages(stages);
      Path log = RecordedLogs.in(logs).get(0);
      LiveComparison.compare(live, Replayed.of(log).state(), differences);
      try (HistoryServerOnLogs history = HistoryServerOnLogs.start(logs)) {
        history.awaitAttempts(1);
        Differences replayed = LogComparison.compare(history, log, TaskEndsOfLog.read(log));
        assertEquals(List.of(), replayed.found());
      }
    }
    assertEquals(List.of(), differences.found());
  }

  /** What this test is about has happened, and the watch has seen it happen. */
  private static void provoked(StateUpdate live, ProgressWatch watch) {
    assertTrue(live.application().totals().get(Quantity.TASKS_FETCH_FAILED) > 0, "no fetch failed");
    assertTrue(
        live.application().totals().get(Quantity.STAGES_RETRIED) > 0, "no stage was retried");
    assertTrue(
        live.executors().stream().anyMatch(executor -> executor.removedMillis() > 0),
        "no executor was lost");
    Set<StageRecord> again =
        live.stages().stream().filter(stage -> stage.attempt() > 0).collect(Collectors.toSet());
    assertTrue(again.size() >= 2, "map and reduce stage must be tried again, not " + again);
    assertTrue(
        again.stream().allMatch(stage -> stage.state() == WorkState.SUCCEEDED), again.toString());
    assertEquals(1, watch.seenShared().size(), "stages that were seen running for two jobs");
    assertTrue(watch.seenHalfway().containsAll(watch.seenShared()), "the shared stage's progress");
    assertTrue(
        watch.seenHalfway().stream().anyMatch(stage -> stage.attempt() > 0),
        "the progress of a stage that is tried again");
  }
}
