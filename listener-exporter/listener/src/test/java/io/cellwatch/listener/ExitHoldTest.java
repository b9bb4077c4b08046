package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwatch.listener.publish.RecordingServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the JVM of a driver exits: a JVM of its own for each. */
@Timeout(120)
class ExitHoldTest {
  /** Runs a driver to its end; gives the milliseconds between its last line and its exit. */
  private static long exit(String url, String how) throws IOException, InterruptedException {
    Process process = OwnJvm.running(ExitingDriver.class, url, how).start();
    long exits = 0;
    List<String> lines = new ArrayList<>();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.startsWith("exits after 3")) {
          exits = System.nanoTime();
        }
      }
    }
    int status = process.waitFor();
    long ended = System.nanoTime();
    assertEquals(7, status, String.join("\n", lines));
    assertTrue(exits > 0, String.join("\n", lines));
    return TimeUnit.NANOSECONDS.toMillis(ended - exits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "leave"})
  void finalUpdateArrivesThoughTheJvmExitsAtOnce(String how) throws Exception {
    try (RecordingServer server = new RecordingServer(update -> 204)) {
      exit(server.url().toString(), how);
      JsonNode application =
          server.await(each -> each.update().path("last").asBoolean()).update().path("application");
      assertEquals("ENDED", application.path("state").asText());
      assertEquals(3, application.path("totals").path("TASKS_SUCCESS").asInt());
      assertEquals(1, application.path("totals").path("JOBS_SUCCEEDED").asInt());
    }
  }

  @Test
  void hungServerHoldsTheExitForTwoSecondsAtMost() throws Exception {
    try (ServerSocket hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      long millis = exit("http://127.0.0.1:" + hung.getLocalPort(), "stop");
      assertTrue(millis < 3_500, millis + " ms from the last line to the exit");
    }
  }

  @Test
  void absentServerDoesNotHoldTheExit() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    long millis = exit("http://127.0.0.1:" + port, "stop");
    assertTrue(millis < 1_500, millis + " ms from the last line to the exit");
  }
}
