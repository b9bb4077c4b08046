package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is not there, comes, goes and comes back. */
class ServerAwayTest {
  private final Path folder;

  ServerAwayTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Map<String, String> options(int port) {
    return Map.of(
        "spark.cellwatch.url",
        ServerProcess.url(port),
        "spark.cellwatch.token",
        ServerProcess.TOKEN);
  }

  @Test
  void aServerThatComesLaterLearnsAllThatWasDoneBefore() throws Exception {
    int port = ServerProcess.freePort();
    try (DriverProcess driver = DriverProcess.watched(folder.resolve("driver"), options(port))) {
      Unhindered.runJobs(driver, folder);
      driver.does("failing");
      String id = driver.applicationId();
      try (ServerProcess server = ServerProcess.start(folder.resolve("server"), port)) {
        Patience.untilEqual(driver.sparkFigures(), () -> server.figures(id));
        assertEquals("RUNNING", server.liveness(id));
        driver.does("jobs 1");
        Map<String, Long> all = driver.sparkFigures();
        driver.does("stop");
        Patience.untilEqual("ENDED", () -> server.liveness(id));
        assertEquals(all, server.figures(id));
        String label = "app_id=\"" + id + "\"";
        assertEquals(
            all.get("jobs failed"),
            (long) server.scrape().sum("spark_jobs_total", label, "failed"));
        Patience.untilEqual("[]", () -> driver.does("threads"));
      }
      assertEquals(1, driver.logged("does not answer").size(), driver.log());
    }
  }

  @Test
  void aServerThatIsKilledAndStartedAgainDuringAJobGoesOnWhereTheTotalsStood() throws Exception {
    int port = ServerProcess.freePort();
    Path home = folder.resolve("server");
    try (DriverProcess driver = DriverProcess.watched(folder.resolve("driver"), options(port))) {
      String id = driver.applicationId();
      try (ServerProcess first = ServerProcess.start(home, port)) {
        Unhindered.runJobs(driver, folder);
        Patience.untilEqual(driver.sparkFigures(), () -> first.figures(id));
        driver.begin("sleeping 2000");
        Patience.until(
            "a running job",
            () -> first.scrape().sum("spark_tasks_active", "app_id=\"" + id + "\"") > 0);
      }
      try (ServerProcess second = ServerProcess.start(home, port)) {
        Patience.untilEqual("RUNNING", () -> second.liveness(id));
        long slept = Long.parseLong(driver.answer());
        assertTrue(slept >= 8_000 && slept < 16_000, "8 tasks of 2 s on 2 cores: " + slept);
        Map<String, Long> all = driver.sparkFigures();
        Patience.untilEqual(all, () -> second.figures(id));
        assertEquals(
            all.get("TASKS_SUCCESS"),
            (long) second.scrape().sum("spark_tasks_total", "app_id=\"" + id + "\""));
        driver.exits();
        Patience.untilEqual("ENDED", () -> second.liveness(id));
        assertEquals(all, second.figures(id));
      }
    }
  }
}
