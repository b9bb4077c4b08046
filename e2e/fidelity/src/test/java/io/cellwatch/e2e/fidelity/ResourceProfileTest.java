package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.StageRecord;
import io.cellwatch.model.StateUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages of a real Spark whose tasks hold more cores than {@code spark.task.cpus} says. */
class ResourceProfileTest {
  private final Path folder;

  ResourceProfileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void coresAreBusyAsTheProfilesOfTheirStagesSay() throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    StateUpdate live;
    try (LiveServer server = LiveServer.start()) {
      SparkConf conf = server.watch(LocalCluster.conf("profiles", 1, 3, logs));
      try (JavaSparkContext context = new JavaSparkContext(conf)) {
        LocalCluster.awaitExecutors(context, 1);
        sleep(context, null);
        sleep(context, cores(2));
        sleep(context, cores(3));
      }
      live = server.ended();
    }
    assertEquals(List.of(1L, 2L, 3L), coresOfATask(live));
    Path log = RecordedLogs.in(logs).get(0);
    Differences differences = new Differences();
    LiveComparison.compare(live, Replayed.of(log).state(), differences);
    assertEquals(List.of(), differences.found());
    try (HistoryServerOnLogs history = HistoryServerOnLogs.start(logs)) {
      history.awaitAttempts(1);
      assertEquals(List.of(), LogComparison.compare(history, log, TaskEndsOfLog.read(log)).found());
    }
  }

  private static ResourceProfile cores(int ofATask) {
    return new ResourceProfileBuilder().require(new TaskResourceRequests().cpus(ofATask)).build();
  }

  private static void sleep(JavaSparkContext context, @Nullable ResourceProfile profile) {
    JavaRDD<Integer> numbers =
        context
            .parallelize(List.of(1, 2, 3), 3)
            .map(
                number -> {
                  Thread.sleep(100);
                  return number;
                });
    assertEquals(3, (profile == null ? numbers : numbers.withResources(profile)).count());
  }

  /** Of each stage, in their order: the time for which its tasks held cores over their time. */
  private static List<Long> coresOfATask(StateUpdate state) {
    Map<Integer, Long> cores = new TreeMap<>();
    for (StageRecord stage : state.stages()) {
      long wall = stage.totals().get(Quantity.TASK_WALL_MILLIS);
      assertTrue(wall >= 300, "three tasks that sleep took " + wall + " ms");
      cores.put(stage.stageId(), stage.totals().get(Quantity.CORE_BUSY_MILLIS) / wall);
    }
    return List.copyOf(cores.values());
  }
}
