package io.cellwatch.exporter.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedMemoryTest {
  private final Path folder;

  BoundedMemoryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String replayedWith(String heap, Path log) throws IOException, InterruptedException {
    Process replay =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SyntheticLog.class.getName(),
                "replay",
                log.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(replay.getInputStream().readAllBytes(), UTF_8);
    assertTrue(replay.waitFor(2, TimeUnit.MINUTES));
    assertEquals(0, replay.exitValue(), said);
    return said;
  }

  @Test
  void aLogLargerThanTheHeapIsRead() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    long jobs = SyntheticLog.write(log, 48 << 20);
    String said = replayedWith("32m", log);
    assertTrue(said.contains("TASKS_SUCCESS=" + jobs * 1000), said);
    assertTrue(said.contains("SQL_SUCCEEDED=" + jobs), said);
  }

  @Test
  void aLineLargerThanTheHeapIsReadAsItStreamsBy() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    try (var out = Files.newBufferedWriter(log)) {
      out.write(LogText.text());
      out.write(
          "{\"Event\":\"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart\","
              + "\"executionId\":0,\"physicalPlanDescription\":\"");
      String megabyte = "x".repeat(1 << 20);
      for (int i = 0; i < 40; i++) {
        out.write(megabyte);
      }
      out.write("\",\"sparkPlanInfo\":{\"children\":[]},\"time\":8000}\n");
    }
    assertTrue(replayedWith("32m", log).startsWith("16 lines, 16 events used;"));
  }
}
