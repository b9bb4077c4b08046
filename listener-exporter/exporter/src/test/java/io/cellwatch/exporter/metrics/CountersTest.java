package io.cellwatch.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.Quantity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountersTest {
  private static final String JOBS = "spark_jobs_total{app_id=\"local-1\",outcome=\"succeeded\"}";
  private static final String RUN = "spark_task_run_seconds_total{app_id=\"local-1\"}";

  private final Scrape server = new Scrape();
  private final SimulatedDriver driver = new SimulatedDriver("instance-1", "local-1");

  private void sends() {
    server.applications.take("instance-1", driver.update());
  }

  @Test
  void everyCounterOfANewDriverIsBornAtZero() {
    server.applications.take("instance-1", driver.full());
    long counters =
        server.text().lines().filter(line -> line.contains("_total{app_id=\"local-1\"")).count();
    assertEquals(CounterSeries.ALL.size() + 3, counters);
    assertTrue(
        server
            .text()
            .lines()
            .filter(line -> line.contains("_total{app_id=\"local-1\""))
            .allMatch(line -> line.endsWith(" 0.0")));
  }

  @Test
  void aRepeatedOrOvertakenUpdateCountsNothingTwice() {
    var first = driver.add(Quantity.JOBS_SUCCEEDED, 5).full();
    var second = driver.add(Quantity.JOBS_SUCCEEDED, 2).update();
    server.applications.take("instance-1", second);
    server.applications.take("instance-1", first);
    server.applications.take("instance-1", second);
    assertEquals(7, server.value(JOBS).orElseThrow());
  }

  @Test
  void aDriverThatRanBeforeJumpsToItsWholeSum() {
    driver.sequence = 1000;
    driver.add(Quantity.JOBS_SUCCEEDED, 500);
    sends();
    assertEquals(500, server.value(JOBS).orElseThrow());
  }

  @Test
  void aSumOfManyDifferencesEqualsTheWhole() {
    server.applications.take("instance-1", driver.full());
    for (int i = 0; i < 10_000; i++) {
      driver.add(Quantity.RUN_MILLIS, 1);
      sends();
    }
    assertEquals(10.0, server.value(RUN).orElseThrow(), 1e-12);
  }

  @Test
  void aLostDriversCountersGoAndComeBackWhole() {
    driver.add(Quantity.JOBS_SUCCEEDED, 5);
    server.applications.take("instance-1", driver.full());
    server.clock.forward(Duration.ofSeconds(16));
    server.expire();
    assertTrue(server.value(JOBS).isEmpty());
    assertEquals(0, server.value("spark_application_up{app_id=\"local-1\"}").orElseThrow());
    assertEquals(
        1,
        server.value("spark_application_state{app_id=\"local-1\",state=\"lost\"}").orElseThrow());
    assertEquals(1, server.samples("spark_application_info{app=\"app\",app_id=\"local-1\"").size());
    assertTrue(server.samples("spark_executors").isEmpty());
    driver.add(Quantity.JOBS_SUCCEEDED, 1);
    sends();
    assertEquals(6, server.value(JOBS).orElseThrow());
  }

  @Test
  void anEndedDriversCountersStayForTheGraceTimeAndThenNothingOfItIsLeft() {
    driver.state = ApplicationState.ENDED;
    server.applications.take("instance-1", driver.add(Quantity.JOBS_SUCCEEDED, 5).full());
    server.clock.forward(Duration.ofMinutes(5));
    server.expire();
    assertEquals(5, server.value(JOBS).orElseThrow());
    server.clock.forward(Duration.ofSeconds(1));
    server.expire();
    assertTrue(server.text().lines().noneMatch(line -> line.contains("local-1")));
  }

  @Test
  void whatStoodUnderTheInstancesNameGoesWhenTheApplicationIdArrives() {
    driver.id = "";
    server.applications.take("instance-1", driver.add(Quantity.DRIVER_GC_MILLIS, 1500).full());
    assertEquals(
        1.5, server.value("spark_driver_gc_seconds_total{app_id=\"instance-1\"}").orElseThrow());
    driver.id = "local-1";
    sends();
    assertTrue(server.text().lines().noneMatch(line -> line.contains("app_id=\"instance-1\"")));
    assertEquals(
        1.5, server.value("spark_driver_gc_seconds_total{app_id=\"local-1\"}").orElseThrow());
    assertEquals(
        0,
        server.value("spark_cell_runs_total{app_id=\"local-1\",outcome=\"failed\"}").orElseThrow());
  }
}
