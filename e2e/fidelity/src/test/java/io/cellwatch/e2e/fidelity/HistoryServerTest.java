package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
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
    assertTrue(compare(logs, RecordedLogs.in(logs)) > 4000);
  }

  @Test
  void logsOfWhichAnAttemptIsIncomplete()
      throws IOException, URISyntaxException, InterruptedException {
    Path cases = RecordedLogs.unpack("spark-events-broken", folder);
    for (Path logs : RecordedLogs.in(cases)) {
      assertTrue(compare(logs, RecordedLogs.in(logs)) > 100);
    }
  }

  /** One test for the folder that lies beside the repository, where it does. */
  @TestFactory
  Stream<DynamicTest> logsBesideTheRepository() throws IOException {
    List<Path> originals = RecordedLogs.shared();
    return originals.isEmpty()
        ? Stream.empty()
        : Stream.of(
            DynamicTest.dynamicTest(
                originals.size() + " logs",
                () -> {
                  Path logs = Files.createDirectory(folder.resolve("shared"));
                  for (Path original : originals) {
                    SparkReadable.copy(original, logs);
                  }
                  assertTrue(compare(logs, originals) > 1000);
                }));
  }

  /**
   * Compares logs.
   *
   * @param logsOfSpark the same logs in a form that Spark reads, by the same order of names
   * @return how many figures were compared
   */
  private static long compare(Path logsOfSpark, List<Path> logs)
      throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    long compared = 0;
    List<Path> plainLogs = RecordedLogs.in(logsOfSpark);
    try (HistoryServerOnLogs spark = HistoryServerOnLogs.start(logsOfSpark)) {
      spark.awaitAttempts(logs.size());
      for (int i = 0; i < logs.size(); i++) {
        Path log = logs.get(i);
        Differences differences =
            LogComparison.compare(spark, log, TaskEndsOfLog.read(plainLogs.get(i)));
        differences.found().forEach(text -> found.add(log.getFileName() + ": " + text));
        compared += differences.compared();
      }
    }
    assertEquals("", String.join("\n", found));
    return compared;
  }
}
