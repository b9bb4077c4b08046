package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers that Spark gave one application id, as it does in local mode once in a while. */
class SharedApplicationIdTest {
  private static final String ID = "local-1790000000000";

  private final Path folder;

  SharedApplicationIdTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private DriverProcess driver(String name, ServerProcess server) throws Exception {
    return DriverProcess.watched(
        folder.resolve(name),
        Map.of(
            "spark.cellwatch.url",
            server.url(),
            "spark.cellwatch.token",
            ServerProcess.TOKEN,
            "spark.test.appId",
            ID));
  }

  private static String otherLabel(ServerProcess server) throws Exception {
    for (JsonNode each : server.applications()) {
      if (each.path("label").asText().startsWith(ID + "~")) {
        assertEquals(ID + "~" + each.path("instance").asText(), each.path("label").asText());
        return each.path("label").asText();
      }
    }
    return "";
  }

  @Test
  void eachHasItsOwnSeriesAndKeepsThem() throws Exception {
    try (ServerProcess server =
            ServerProcess.start(folder.resolve("server"), ServerProcess.freePort());
        DriverProcess first = driver("first", server)) {
      Patience.untilEqual("RUNNING", () -> server.liveness(ID));
      try (DriverProcess second = driver("second", server)) {
        Patience.until("the second driver", () -> !otherLabel(server).isEmpty());
        String other = otherLabel(server);
        first.does("jobs 2");
        second.does("jobs 3");
        second.does("failing");
        Map<String, Long> ofFirst = first.sparkFigures();
        Map<String, Long> ofSecond = second.sparkFigures();
        Patience.untilEqual(ofFirst, () -> server.figures(ID));
        Patience.untilEqual(ofSecond, () -> server.figures(other));
        first.exits();
        Patience.untilEqual("ENDED", () -> server.liveness(ID));
        second.does("jobs 1");
        Map<String, Long> more = second.sparkFigures();
        Patience.untilEqual(more, () -> server.figures(other));
        second.exits();
        Patience.untilEqual("ENDED", () -> server.liveness(other));
        assertEquals(ofFirst, server.figures(ID));
        assertEquals(more, server.figures(other));
        Scrape scrape = server.scrape();
        assertEquals(2, scrape.sum("spark_jobs_total", "app_id=\"" + ID + "\"", "succeeded"));
        assertEquals(4, scrape.sum("spark_jobs_total", "app_id=\"" + other + "\"", "succeeded"));
        assertTrue(server.applications().size() == 2);
      }
    }
  }
}
