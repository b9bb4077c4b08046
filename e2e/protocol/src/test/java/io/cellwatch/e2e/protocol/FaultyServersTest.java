package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers is no server of ours, or no server at all. */
class FaultyServersTest {
  private final Path folder;

  FaultyServersTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aServerThatHangsDelaysNeitherJobsNorTheExit() throws Exception {
    try (FaultyServer hanging = new FaultyServer(FaultyServer.HANGS);
        DriverProcess driver =
            DriverProcess.watched(
                folder,
                Map.of("spark.cellwatch.url", hanging.url(), "spark.cellwatch.timeout", "1m"))) {
      Unhindered.runJobs(driver, folder);
      Patience.until("a request", () -> hanging.requests() > 0);
      long exit = driver.exits();
      // 2 s are granted to the final update; a busy machine takes some to end a JVM.
      assertTrue(exit < 2_000 + 6_000, "the exit took " + exit + " ms");
    }
  }

  @Test
  void whateverAnswersTheDriverGoesOnUntilItFindsItsServer() throws Exception {
    int port = ServerProcess.freePort();
    List<FaultyServer> faulty = new ArrayList<>();
    try (FaultyServer elsewhere = new FaultyServer(FaultyServer.status(204, "X: y", ""))) {
      faulty.add(new FaultyServer(FaultyServer.HANGS));
      faulty.add(new FaultyServer(FaultyServer.GARBAGE));
      faulty.add(new FaultyServer(FaultyServer.HANGS_UP));
      faulty.add(new FaultyServer(FaultyServer.ENDLESS));
      faulty.add(new FaultyServer(FaultyServer.status(200, "X: y", "<html>a router</html>")));
      faulty.add(new FaultyServer(FaultyServer.status(404, "X: y", "no such page")));
      faulty.add(new FaultyServer(FaultyServer.status(500, "X: y", "oops")));
      faulty.add(new FaultyServer(FaultyServer.status(503, "Retry-After: 1", "busy")));
      faulty.add(
          new FaultyServer(FaultyServer.status(307, "Location: " + elsewhere.url() + "/", "")));
      faulty.add(new FaultyServer(FaultyServer.status(999, "X: y", "")));
      String urls =
          faulty.stream().map(FaultyServer::url).collect(Collectors.joining(","))
              + ","
              + ServerProcess.url(port);
      Map<String, String> options =
          Map.of(
              "spark.cellwatch.url",
              urls,
              "spark.cellwatch.token",
              ServerProcess.TOKEN,
              "spark.cellwatch.timeout",
              "2s");
      try (DriverProcess driver = DriverProcess.watched(folder.resolve("driver"), options)) {
        Unhindered.runJobs(driver, folder);
        Patience.until(
            "a request to each", () -> faulty.stream().allMatch(each -> each.requests() > 0));
        driver.does("failing");
        try (ServerProcess server = ServerProcess.start(folder.resolve("server"), port)) {
          String id = driver.applicationId();
          Patience.untilEqual(driver.sparkFigures(), () -> server.figures(id));
          Map<String, Long> all = driver.sparkFigures();
          driver.exits();
          Patience.untilEqual("ENDED", () -> server.liveness(id));
          assertEquals(all, server.figures(id));
        }
        assertEquals(0, elsewhere.requests(), "a redirect was followed, with the token");
        assertTrue(
            driver.logged(" WARN CellwatchListener").size() <= 4,
            "too much in a user's log: " + driver.log());
      }
    } finally {
      for (FaultyServer each : faulty) {
        each.close();
      }
    }
  }
}
