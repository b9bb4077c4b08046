package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every figure of every recorded log equals what Spark's History Server says of it. */
class HistoryServerTest {
  private final Path folder;

  HistoryServerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void sparksOwnTestLogs() throws IOException, URISyntaxException, InterruptedException {
    Path logs = RecordedLogs.unpack("spark-events", folder);
    assertTrue(compare(logs, RecordedLogs.in(logs)) > 5000);
  }

  @Test
  void logsOfWhichAnAttemptIsIncomplete()
      throws IOException, URISyntaxException, InterruptedException {
    Path cases = RecordedLogs.unpack("spark-events-broken", folder);
    for (Path logs : RecordedLogs.in(cases)) {
      assertTrue(compare(logs, RecordedLogs.in(logs)) > 100);
    }
  }

  @Test
  void logsBesideTheRepository() throws IOException, InterruptedException {
    Path logs = Files.createDirectory(folder.resolve("shared"));
    List<Path> originals = RecordedLogs.shared();
    for (Path original : originals) {
      SparkReadable.copy(original, logs);
    }
    assertEquals(originals.size(), RecordedLogs.in(logs).size());
    if (!originals.isEmpty()) {
      compare(logs, originals);
    }
  }

  /** Gives how many figures were compared. */
  private static long compare(Path logsOfSpark, List<Path> logs)
      throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    long compared = 0;
    try (HistoryServerOnLogs spark = HistoryServerOnLogs.start(logsOfSpark)) {
      spark.awaitAttempts(logs.size());
      for (Path log : logs) {
        Replayed replayed = Replayed.of(log);
        Differences differences = new Differences();
        RestComparison comparison = new RestComparison(replayed.state(), differences);
        String path = replayed.restPath();
        comparison.application(
            spark.get("applications/" + replayed.state().application().applicationId()));
        comparison.jobs(spark.get(path + "/jobs"));
        comparison.stages(spark.get(path + "/stages"));
        comparison.executors(spark.get(path + "/allexecutors"));
        comparison.executions(spark.get(path + "/sql?details=false&planDescription=false"));
        differences.found().forEach(text -> found.add(log.getFileName() + ": " + text));
        compared += differences.compared();
      }
    }
    assertEquals("", String.join("\n", found));
    return compared;
  }
}
