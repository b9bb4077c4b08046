package io.cellwatch.e2e.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver with two servers, of which one fails. */
class MovingDriverTest {
  /** So that a silent driver is lost after 3 s. */
  private static final Map<String, String> SHORT_HEARTBEAT = Map.of("CELLWATCH_HEARTBEAT", "1s");

  private final Path folder;

  MovingDriverTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private DriverProcess driver(int onePort, int otherPort) throws Exception {
    return DriverProcess.watched(
        folder.resolve("driver"),
        Map.of(
            "spark.cellwatch.url",
            ServerProcess.url(onePort) + "," + ServerProcess.url(otherPort),
            "spark.cellwatch.token",
            ServerProcess.TOKEN,
            "spark.cellwatch.heartbeat",
            "1s",
            "spark.cellwatch.timeout",
            "2s"));
  }

  private ServerProcess server(String name, int port) throws Exception {
    return ServerProcess.start(folder.resolve(name), port, SHORT_HEARTBEAT);
  }

  /** What a query that sums over both servers finds. */
  private static long tasks(String id, ServerProcess... servers) throws Exception {
    double sum = 0;
    for (ServerProcess server : servers) {
      sum += server.scrape().sum("spark_tasks_total", "app_id=\"" + id + "\"");
    }
    return (long) sum;
  }

  @Test
  void sumsOverBothServersAreRightWhileTheDriverMovesToAndFro() throws Exception {
    int onePort = ServerProcess.freePort();
    int otherPort = ServerProcess.freePort();
    try (ServerProcess other = server("other", otherPort);
        DriverProcess driver = driver(onePort, otherPort)) {
      String id = driver.applicationId();
      Map<String, Long> moved;
      try (ServerProcess one = server("one", onePort)) {
        Patience.untilEqual("RUNNING", () -> other.liveness(id));
        driver.does("jobs 3");
        Patience.untilEqual(driver.sparkFigures(), () -> other.figures(id));
        assertEquals("", one.liveness(id), "a driver stays with the server that works");

        other.process().pause();
        driver.does("jobs 3");
        moved = driver.sparkFigures();
        Patience.untilEqual(moved, () -> one.figures(id));
        other.process().resume();
        // It takes what it was sent before the driver left it, and then calls the driver lost.
        Patience.untilEqual("LOST", () -> other.liveness(id));
        Patience.untilEqual(moved.getOrDefault("TASKS_SUCCESS", 0L), () -> tasks(id, one, other));
        assertEquals(
            List.of(), other.scrape().series("spark_tasks_total", "app_id=\"" + id + "\""));
      }
      driver.does("jobs 2");
      Map<String, Long> all = driver.sparkFigures();
      Patience.untilEqual(all, () -> other.figures(id));
      try (ServerProcess again = server("one", onePort)) {
        assertEquals("RUNNING", other.liveness(id));
        assertEquals(all.get("TASKS_SUCCESS"), tasks(id, again, other));
        driver.exits();
        Patience.untilEqual("ENDED", () -> other.liveness(id));
        assertEquals(all, other.figures(id));
        assertEquals(all.get("TASKS_SUCCESS"), tasks(id, again, other));
        assertEquals("", again.liveness(id));
      }
    }
  }
}
