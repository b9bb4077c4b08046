package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cellwatch.listener.publish.RecordingServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a JVM of its own, as the reporter of cells begins once in each. */
@Timeout(120)
class HomelessKernelTest {
  @Test
  void cellsAreReportedWhereTheServerIsNamed() throws Exception {
    try (RecordingServer server = new RecordingServer(update -> 204)) {
      server.takeCells();
      ProcessBuilder builder = OwnJvm.running(HomelessKernel.class);
      builder.environment().remove("HOME");
      builder.environment().put("CELLWATCH_URL", server.url().toString());
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
      assertEquals(1, output.split("cells ran", -1).length - 1, output);
      assertFalse(output.contains("not wholly followed"), output);
      server.await(
          each -> each.update().path("runs").path(0).path("state").asText().equals("FAILED"));
    }
  }
}
