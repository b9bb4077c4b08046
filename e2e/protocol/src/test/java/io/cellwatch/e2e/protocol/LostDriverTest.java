package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers that fall silent. */
class LostDriverTest {
  private final Path folder;

  LostDriverTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Lost after 3 s of silence. */
  private ServerProcess server() throws Exception {
    return ServerProcess.start(
        folder.resolve("server"), ServerProcess.freePort(), Map.of("CELLWATCH_HEARTBEAT", "1s"));
  }

  private DriverProcess driver(ServerProcess server) throws Exception {
    return DriverProcess.watched(
        folder.resolve("driver"),
        Map.of(
            "spark.cellwatch.url",
            server.url(),
            "spark.cellwatch.token",
            ServerProcess.TOKEN,
            "spark.cellwatch.heartbeat",
            "1s"));
  }

  @Test
  void aPausedDriverIsLostAndComesBackWithAllItsFigures() throws Exception {
    try (ServerProcess server = server();
        DriverProcess driver = driver(server)) {
      String id = driver.applicationId();
      driver.does("jobs 3");
      Patience.untilEqual("RUNNING", () -> server.liveness(id));
      driver.begin("sleeping 1000");
      driver.process().pause();
      Patience.untilEqual("LOST", () -> server.liveness(id));
      String label = "app_id=\"" + id + "\"";
      assertEquals(List.of(), server.scrape().series("spark_tasks_total", label));
      assertEquals(List.of(), server.scrape().series("spark_job_state", label));
      assertEquals(1, server.scrape().series("spark_application_up", label).size());
      assertEquals(0, server.scrape().sum("spark_application_up", label));
      Thread.sleep(12_000); // Longer than any request or backoff: a closed laptop.
      driver.process().resume();
      Patience.untilEqual("RUNNING", () -> server.liveness(id));
      driver.answer();
      Map<String, Long> all = driver.sparkFigures();
      Patience.untilEqual(all, () -> server.figures(id));
      assertEquals(
          all.get("TASKS_SUCCESS"), (long) server.scrape().sum("spark_tasks_total", label));
      assertEquals(1, server.scrape().sum("spark_application_up", label));
      driver.exits();
      Patience.untilEqual("ENDED", () -> server.liveness(id));
      assertEquals(all, server.figures(id));
    }
  }

  @Test
  void aKilledDriverIsLostAndLeavesNoCounters() throws Exception {
    try (ServerProcess server = server();
        DriverProcess driver = driver(server)) {
      String id = driver.applicationId();
      driver.does("jobs 2");
      Map<String, Long> all = driver.sparkFigures();
      Patience.untilEqual(all, () -> server.figures(id));
      driver.begin("sleeping 5000");
      driver.kill();
      Patience.untilEqual("LOST", () -> server.liveness(id));
      assertEquals(all, server.figures(id), "what it did stays on the page");
      String label = "app_id=\"" + id + "\"";
      assertEquals(List.of(), server.scrape().series("spark_tasks_total", label));
      assertEquals(0, server.scrape().sum("spark_application_up", label));
      assertTrue(server.scrape().series("spark_application_info", label).size() == 1);
    }
  }
}
