package io.cellwatch.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.WorkState;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How the counters of a new application come before Prometheus, and before anybody else. */
class DebutTest {
  private static final String A = "10.0.0.1:5000";
  private static final String B = "10.0.0.2:5000";
  private static final String TASKS =
      "spark_tasks_total{app_id=\"local-1\",outcome=\"succeeded\",reason=\"success\"}";

  private final Scrape server = new Scrape();
  private final SimulatedDriver driver = new SimulatedDriver("instance-1", "local-1");

  private OptionalDouble tasks(String prometheus) {
    return Scrape.value(TASKS, server.scrapedBy(prometheus));
  }

  private void didAtOnce(long tasks) {
    server.applications.take("instance-1", driver.full());
    server.applications.take("instance-1", driver.add(Quantity.TASKS_SUCCESS, tasks).update());
  }

  private void later(Duration time) {
    server.clock.forward(time);
    server.applications.take("instance-1", driver.update());
  }

  @Test
  void aPrometheusSeesANewApplicationAtZeroOnceAndAnybodyElseItsValuesAtOnce() {
    didAtOnce(500);
    assertEquals(500, server.value(TASKS).orElseThrow(), "a person");
    assertEquals(0, tasks(A).orElseThrow());
    assertEquals(500, server.value(TASKS).orElseThrow());
    later(Duration.ofSeconds(15));
    assertEquals(500, tasks(A).orElseThrow());
    assertEquals(500, server.value(TASKS).orElseThrow());
  }

  @Test
  void bothOfAPairSeeItAtZeroOnce() {
    didAtOnce(500);
    assertEquals(0, tasks(A).orElseThrow());
    later(Duration.ofSeconds(7));
    assertEquals(0, tasks(B).orElseThrow());
    later(Duration.ofSeconds(8));
    assertEquals(500, tasks(A).orElseThrow());
    later(Duration.ofSeconds(7));
    assertEquals(500, tasks(B).orElseThrow());
  }

  @Test
  void aShortApplicationThatEndedBeforeTheFirstScrapeIsSeenAtZeroToo() {
    driver.state = ApplicationState.ENDED;
    server.applications.take("instance-1", driver.add(Quantity.TASKS_SUCCESS, 30).full());
    server.clock.forward(Duration.ofSeconds(14));
    server.expire();
    assertEquals(0, tasks(A).orElseThrow());
    server.clock.forward(Duration.ofSeconds(15));
    server.expire();
    assertEquals(30, tasks(A).orElseThrow());
  }

  @Test
  void itsHistogramsAndItsCellsAreCountedFromZeroToo() {
    server.runs.take("s", SimulatedDriver.report(1, true, ended(1)));
    server.applications.take(
        "instance-1",
        driver.full(SimulatedDriver.cell(SimulatedDriver.run("s", "a.ipynb", "c1", 1), 0)));
    server.runs.take("s", SimulatedDriver.report(2, true, ended(1), ended(2)));
    String first = server.scrapedBy(A);
    String second = server.scrapedBy(A);
    for (String[] each :
        new String[][] {
          {"spark_cell_runs_total{app_id=\"local-1\",outcome=\"succeeded\"}", "2"},
          {"spark_task_duration_seconds_count{app_id=\"local-1\"}", "7"},
          {"spark_task_duration_seconds_sum{app_id=\"local-1\"}", "20000"},
          {"spark_task_duration_seconds_bucket{app_id=\"local-1\",le=\"+Inf\"}", "7"},
          {"cellwatch_listener_callback_seconds_count{app_id=\"local-1\"}", "1000"}
        }) {
      assertEquals(0, Scrape.value(each[0], first).orElseThrow(), each[0]);
      assertEquals(
          Double.parseDouble(each[1]), Scrape.value(each[0], second).orElseThrow(), each[0]);
    }
    assertEquals(
        first.lines().map(DebutTest::series).toList(),
        second.lines().map(DebutTest::series).toList());
    assertEquals(
        2, Scrape.value("spark_tasks_active{app_id=\"local-1\"}", first).orElseThrow(), "a gauge");
  }

  private static CellReport.Run ended(int execution) {
    return SimulatedDriver.reported("a.ipynb", "c" + execution, execution, WorkState.SUCCEEDED);
  }

  private static String series(String line) {
    return line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' '));
  }

  @Test
  void aDriverThatHadRunBeforeIsSeenAsItIsAtOnce() {
    driver.sequence = 1000;
    driver.add(Quantity.TASKS_SUCCESS, 500);
    server.applications.take("instance-1", driver.update());
    assertEquals(500, tasks(A).orElseThrow(), "an increase from 0 would count it twice");
  }

  @Test
  void oneThatWasLostAndComesBackIsSeenAsItIsAtOnce() {
    didAtOnce(500);
    server.clock.forward(Duration.ofSeconds(16));
    server.expire();
    later(Duration.ofSeconds(1));
    assertEquals(500, tasks(A).orElseThrow());
  }

  @Test
  void aScraperWithANewConnectionEachTimeSeesItsValuesAfterAMinute() {
    didAtOnce(500);
    for (int i = 0; i < 4; i++) {
      assertEquals(0, tasks("10.0.0.1:" + (6000 + i)).orElseThrow());
      later(Duration.ofSeconds(15));
    }
    later(Duration.ofSeconds(1));
    assertEquals(500, tasks("10.0.0.1:7000").orElseThrow());
  }

  @Test
  void whoeverAsksFromHowManyPlacesNobodySeesItFallBackToZero() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Debut debut = new Debut(0, false);
      long now = random.nextInt(1_000_000);
      boolean sawValues = false;
      for (int scrape = 0; scrape < 50; scrape++) {
        boolean zero = debut.showsZero("place " + random.nextInt(1 + round % 30), now);
        assertFalse(sawValues && zero, "round " + round + ", scrape " + scrape);
        sawValues |= !zero;
        now += random.nextInt(20_000);
      }
      assertTrue(sawValues, "round " + round);
    }
  }

  @Test
  void oneThatIsFirstScrapedMinutesAfterItCameIsNotNew() {
    didAtOnce(500);
    for (int i = 0; i < 31; i++) {
      later(Duration.ofSeconds(10));
    }
    assertEquals(500, tasks(A).orElseThrow());
  }

  @Test
  void itsApplicationIdMakesItNewAgain() {
    driver.id = "";
    server.applications.take("instance-1", driver.full());
    server.scrapedBy(A);
    later(Duration.ofSeconds(15));
    server.scrapedBy(A);
    driver.id = "local-1";
    didAtOnce(500);
    assertEquals(0, tasks(A).orElseThrow());
    assertEquals(500, tasks(A).orElseThrow());
  }

  @Test
  void othersAreShownAsTheyAreMeanwhile() {
    didAtOnce(500);
    tasks(A);
    SimulatedDriver second = new SimulatedDriver("instance-2", "local-2");
    server.applications.take(
        "instance-2",
        second
            .add(Quantity.TASKS_SUCCESS, 9)
            .full(SimulatedDriver.job(1, CellRun.NONE, WorkState.RUNNING)));
    String scrape = server.scrapedBy(A);
    assertEquals(500, Scrape.value(TASKS, scrape).orElseThrow());
    assertEquals(0, Scrape.value(TASKS.replace("local-1", "local-2"), scrape).orElseThrow());
  }
}
