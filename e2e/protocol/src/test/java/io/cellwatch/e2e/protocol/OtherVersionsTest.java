package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drivers of other versions. The golden files are updates that must be understood for ever: {@code
 * version-1} was sent by a driver on Spark 4.2.0; the others are the same without fields that came
 * later, and with some that nobody has thought of yet.
 */
class OtherVersionsTest {
  private static final String ID = "local-1790000000000";

  private final Path folder;
  private final ObjectMapper mapper = new ObjectMapper();

  OtherVersionsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private ObjectNode golden(String name) throws IOException {
    try (InputStream file = OtherVersionsTest.class.getResourceAsStream("/golden/" + name)) {
      assertNotNull(file, name);
      return (ObjectNode) mapper.readTree(file);
    }
  }

  private int post(ServerProcess server, String name, String id) throws Exception {
    ObjectNode update = golden(name);
    ((ObjectNode) update.path("application")).put("applicationId", id);
    return server.post("instance-" + id, mapper.writeValueAsBytes(update));
  }

  @Test
  void goldenUpdatesOfOlderAndNewerDriversGiveTheSameFigures() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(folder.resolve("server"), ServerProcess.freePort())) {
      Map<String, Long> expected =
          Figures.ofTotals(golden("version-1.json").path("application").path("totals"));
      assertEquals(12, expected.get("TASKS_SUCCESS"));
      for (String name : new String[] {"version-1", "version-1-older", "version-1-newer"}) {
        assertEquals(204, post(server, name + ".json", name), name);
        assertEquals("RUNNING", server.liveness(name), name);
        assertEquals(expected, server.figures(name), name);
        assertEquals(4, server.application(name).path("jobs").size(), name);
        assertEquals(6, server.application(name).path("stages").size(), name);
        Scrape scrape = server.scrape();
        String label = "app_id=\"" + name + "\"";
        assertEquals(12, scrape.sum("spark_tasks_total", label, "succeeded"), name);
        assertEquals(2, scrape.sum("spark_jobs_total", label, "succeeded"), name);
        assertEquals(1, scrape.sum("spark_jobs_total", label, "failed"), name);
      }
    }
  }

  @Test
  void aDriverOfANewerMajorVersionIsToldSoAndChangesNothing() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(folder.resolve("server"), ServerProcess.freePort())) {
      ObjectNode update = golden("version-1.json");
      update.put("version", 2);
      assertEquals(426, server.post("instance-of-version-2", mapper.writeValueAsBytes(update)));
      assertEquals(0, server.applications().size());
    }
  }

  @Test
  void aServerThatIsTooOldForTheDriverIsOneLogLine() throws Exception {
    try (FaultyServer old =
            new FaultyServer(FaultyServer.status(426, "X: y", "{\"error\":\"version: 1\"}"));
        DriverProcess driver =
            DriverProcess.watched(
                folder.resolve("driver"), Map.of("spark.cellwatch.url", old.url()))) {
      Unhindered.runJobs(driver, folder);
      Patience.until("two attempts", () -> old.requests() > 1);
      driver.exits();
      assertEquals(1, driver.logged("answers 426").size(), driver.log());
    }
  }

  @Test
  void aRepeatedOrOvertakenUpdateChangesNothing() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(folder.resolve("server"), ServerProcess.freePort())) {
      ObjectNode newest = golden("version-1.json");
      ObjectNode older = newest.deepCopy();
      older.put("sequence", newest.path("sequence").asLong() - 1);
      ObjectNode totals = (ObjectNode) older.path("application").path("totals");
      totals.put("TASKS_SUCCESS", 5);
      for (JsonNode each : new JsonNode[] {newest, newest, older, newest}) {
        assertEquals(204, server.post("instance-1", mapper.writeValueAsBytes(each)));
        assertEquals(12, server.figures(ID).get("TASKS_SUCCESS"));
      }
      String label = "app_id=\"" + ID + "\"";
      assertEquals(12, server.scrape().sum("spark_tasks_total", label, "succeeded"));
    }
  }
}
