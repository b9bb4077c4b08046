package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.listener.publish.RecordingServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LateSparkTest {
  @Test
  void cellsBeforeSparksClassesAreReportedOnceTheseAreThere() throws Exception {
    try (RecordingServer server = new RecordingServer(update -> 204)) {
      server.takeCells();
      Process process =
          OwnJvm.running(LateSpark.class, OwnJvm.classPath(), server.url().toString()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
      assertFalse(output.contains("not wholly followed"), output);
      Map<String, String> runs = new TreeMap<>();
      Map<String, String> jobs = new TreeMap<>();
      for (RecordingServer.Received each : server.received()) {
        for (JsonNode run : each.update().path("runs")) {
          runs.put(run.path("cell").asText(), run.path("state").asText());
        }
        for (JsonNode job : each.update().path("jobs")) {
          jobs.put(job.path("run").path("cell").asText(), job.path("run").path("source").asText());
        }
      }
      assertEquals(
          Map.of("first", "SUCCEEDED", "wrong", "FAILED", "loads", "SUCCEEDED", "job", "SUCCEEDED"),
          runs,
          output);
      assertEquals(Map.of("loads", "PROPERTY", "job", "PROPERTY"), jobs, output);
    }
  }
}
