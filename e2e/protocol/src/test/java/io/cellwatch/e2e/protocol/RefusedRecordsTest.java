package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates that a server does not take as they are. */
class RefusedRecordsTest {
  private final Path folder;

  RefusedRecordsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private DriverProcess driver(String url) throws Exception {
    return DriverProcess.watched(
        folder.resolve("driver"),
        Map.of("spark.cellwatch.url", url, "spark.cellwatch.token", ServerProcess.TOKEN));
  }

  private static boolean holdsJobTwo(JsonNode update) {
    for (JsonNode job : update.path("jobs")) {
      if (job.path("jobId").asInt() == 2) {
        return true;
      }
    }
    return false;
  }

  private static Set<Integer> jobs(ServerProcess server, String id) throws Exception {
    Set<Integer> jobs = new TreeSet<>();
    server.application(id).path("jobs").forEach(job -> jobs.add(job.path("jobId").asInt()));
    return jobs;
  }

  @Test
  void aRecordThatIsRefusedForEverIsLeftOutCountedAndSaidOnce() throws Exception {
    try (ServerProcess server =
            ServerProcess.start(folder.resolve("server"), ServerProcess.freePort());
        RefusingGateway gateway = new RefusingGateway(server, RefusedRecordsTest::holdsJobTwo);
        DriverProcess driver = driver(gateway.url())) {
      String id = driver.applicationId();
      for (int i = 0; i < 6; i++) {
        driver.does("jobs 1");
        driver.does("sleeping 100"); // So that some updates hold the record while it still changes.
      }
      Map<String, Long> all = driver.sparkFigures();
      Patience.untilEqual(all, () -> server.figures(id));
      Set<Integer> others =
          IntStream.range(0, 12)
              .filter(each -> each != 2)
              .boxed()
              .collect(Collectors.toCollection(TreeSet::new));
      Patience.untilEqual(others, () -> jobs(server, id));
      Patience.untilEqual(
          1.0,
          () -> server.scrape().sum("cellwatch_records_folded_total", "app_id=\"" + id + "\""));
      driver.exits();
      Patience.untilEqual("ENDED", () -> server.liveness(id));
      assertEquals(all, server.figures(id));
      assertTrue(gateway.refusals() > 0);
      assertEquals(1, driver.logged("JobRecord 2 is left out").size(), driver.log());
      assertEquals(1, driver.logged(" WARN CellwatchListener").size(), driver.log());
    }
  }

  @Test
  void whatIsTooLargeForTheServerArrivesInParts() throws Exception {
    int port = ServerProcess.freePort();
    int jobs = 120;
    try (DriverProcess driver = driver(ServerProcess.url(port))) {
      driver.does("jobs " + jobs);
      Map<String, Long> all = driver.sparkFigures();
      Map<String, String> limits =
          Map.of("CELLWATCH_MAX_UPDATE_BYTES", "64KB", "CELLWATCH_MAX_JOBS_PER_APPLICATION", "200");
      try (ServerProcess server = ServerProcess.start(folder.resolve("server"), port, limits)) {
        String id = driver.applicationId();
        Patience.untilEqual(all, () -> server.figures(id));
        Set<Integer> expected =
            IntStream.range(0, jobs).boxed().collect(Collectors.toCollection(TreeSet::new));
        Patience.untilEqual(expected, () -> jobs(server, id));
        assertTrue(
            server.scrape().sum("cellwatch_updates_total", "result=\"too_large\"") > 0,
            "nothing was too large: nothing was tried");
        assertEquals(0, server.scrape().sum("cellwatch_records_folded_total"));
        driver.exits();
        Patience.untilEqual("ENDED", () -> server.liveness(id));
        assertEquals(all, server.figures(id));
      }
    }
  }
}
