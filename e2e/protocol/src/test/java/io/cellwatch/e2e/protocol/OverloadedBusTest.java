package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's listener bus drops events that our queue has no room for. */
class OverloadedBusTest {
  private static final int TASKS = 3_000;

  private final Path folder;

  OverloadedBusTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void dropsAreCountedTheApplicationIsIncompleteAndNothingIsNegative() throws Exception {
    try (ServerProcess server =
            ServerProcess.start(folder.resolve("server"), ServerProcess.freePort());
        DriverProcess driver =
            DriverProcess.watched(
                folder.resolve("driver"),
                Map.of(
                    "spark.cellwatch.url",
                    server.url(),
                    "spark.cellwatch.token",
                    ServerProcess.TOKEN,
                    "spark.scheduler.listenerbus.eventqueue.cellwatch.capacity",
                    "1"))) {
      String id = driver.applicationId();
      Patience.until("the driver", () -> server.applications().size() == 1);
      String instance = server.applications().path(0).path("instance").asText();
      assertEquals(String.valueOf(TASKS), driver.does("tasks " + TASKS));
      driver.does("failing");
      Map<String, Long> spark = driver.sparkFigures();
      long dropped = Long.parseLong(driver.does("dropped"));
      assertTrue(dropped > 0, "the queue of one event never overflowed: nothing was tried");
      Patience.until(
          "the drops",
          () -> totals(server, instance).path("BUS_DROPPED_EVENTS").asLong() >= dropped);
      assertEquals(List.of(), server.scrape().negative());
      Patience.untilEqual(
          1.0, () -> server.scrape().sum("spark_stuck", "reason=\"data_incomplete\""));
      driver.exits();
      Patience.untilEqual("ENDED", () -> application(server, instance).path("liveness").asText());
      JsonNode application = application(server, instance);
      assertTrue(application.path("application").path("incomplete").asBoolean());
      assertEquals(0, application.path("application").path("activeTasks").asInt());
      Map<String, Long> ours = Figures.ofTotals(application.path("application").path("totals"));
      spark.forEach(
          (figure, value) -> {
            long seen = ours.getOrDefault(figure, -1L);
            assertTrue(
                seen >= 0 && seen <= value, figure + ": Spark says " + value + ", we say " + seen);
          });
      Scrape scrape = server.scrape();
      String label = application.path("label").asText();
      assertTrue(label.equals(id) || label.equals(instance), label);
      assertTrue(
          scrape.sum("cellwatch_listener_bus_dropped_events_total", "app_id=\"" + label + "\"")
              >= dropped);
      assertEquals(List.of(), scrape.negative());
    }
  }

  private static JsonNode application(ServerProcess server, String instance) throws Exception {
    for (JsonNode each : server.applications()) {
      if (each.path("instance").asText().equals(instance)) {
        return each;
      }
    }
    throw new AssertionError("driver " + instance + " is not known any more");
  }

  private static JsonNode totals(ServerProcess server, String instance) throws Exception {
    return application(server, instance).path("application").path("totals");
  }
}
