package io.cellwatch.exporter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.exporter.application.ApplicationView;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.WorkState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesBoundsTest {
  private final Scrape server = new Scrape();
  private final SimulatedDriver driver = new SimulatedDriver("instance-1", "local-1");

  private double withheld(Scrape of, String level) {
    return of.value("cellwatch_series_withheld_total{level=\"" + level + "\"}").orElseThrow();
  }

  @Test
  void tenThousandCellsOfOneNotebookShowTheNewestSixtyFourAndCountTheOthers() {
    server.applications.take("instance-1", driver.full());
    for (int cell = 1; cell <= 10_000; cell++) {
      CellRun run = SimulatedDriver.run("s", "a.ipynb", "c" + cell, cell);
      driver.add(Quantity.JOBS_SUCCEEDED, 1);
      server.applications.take("instance-1", driver.update(SimulatedDriver.cell(run, 0)));
    }
    List<String> shown = server.samples("spark_cell_state{");
    assertEquals(64, shown.size());
    assertTrue(shown.stream().anyMatch(line -> line.contains("cell=\"c10000\"")));
    // 9,500 made room in the application; every scrape lacks 436 of those that are left.
    double lacking = withheld(server, "cell") - 9500;
    assertTrue(lacking > 0 && lacking % 436 == 0, "lacking: " + lacking);
    assertEquals(
        10_000,
        server.value("spark_jobs_total{app_id=\"local-1\",outcome=\"succeeded\"}").orElseThrow());
  }

  @Test
  void cellsOfManyNotebooksAreBoundedByTheApplication() {
    for (int i = 0; i < 1000; i++) {
      server.runs.take(
          "session-" + i,
          SimulatedDriver.report(
              1, true, SimulatedDriver.reported("n" + i + ".ipynb", "c", i, WorkState.RUNNING)));
    }
    assertEquals(500, server.samples("spark_cell_state{").size());
  }

  @Test
  void fiftyJobsAndAHundredStagesAreShownTheActiveOnesFirst() {
    List<StateRecord> records = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      WorkState state = i < 20 ? WorkState.RUNNING : WorkState.SUCCEEDED;
      records.add(SimulatedDriver.job(i, CellRun.NONE, state));
      records.add(SimulatedDriver.stage(i, CellRun.NONE, state, i));
    }
    server.applications.take("instance-1", driver.full(records.toArray(StateRecord[]::new)));
    assertEquals(50, server.samples("spark_job_state{").size());
    assertEquals(100, server.samples("spark_stage_state{").size());
    assertTrue(server.value(job(0)).isPresent(), "active");
    assertTrue(server.value(job(299)).isPresent(), "newest");
    assertTrue(server.value(job(100)).isEmpty());
    assertTrue(withheld(server, "job") >= 250);
    assertTrue(withheld(server, "stage") >= 200);
  }

  private static String job(int id) {
    return "spark_job_state{app_id=\"local-1\",cell=\"_none\",job_id=\"%d\",notebook=\"\"}"
        .formatted(id);
  }

  @Test
  void activeJobsAboveTheBoundAreNotShownEither() {
    server.applications.take(
        "instance-1",
        driver.full(
            IntStream.range(0, 5000)
                .mapToObj(i -> SimulatedDriver.job(i, CellRun.NONE, WorkState.RUNNING))
                .toArray(StateRecord[]::new)));
    assertEquals(50, server.samples("spark_job_state{").size());
    assertTrue(server.value(job(0)).isPresent(), "what has run longest may be stuck");
  }

  @Test
  void aboveTheBudgetTheDetailsOfTheLongestIdleGoFirstAndTheApplicationsStay() {
    Scrape small = new Scrape(Retention.DEFAULT, new SeriesOptions(25_000, true, CorePrice.NONE));
    for (int app = 0; app < 200; app++) {
      SimulatedDriver one = new SimulatedDriver("instance-" + app, "local-" + app);
      List<StateRecord> cells = new ArrayList<>();
      for (int cell = 0; cell < 5; cell++) {
        // The execution stands for the time of the last progress.
        CellRun run = SimulatedDriver.run("s" + app, "a.ipynb", "c" + cell, app * 1000 + cell);
        cells.add(SimulatedDriver.cell(run, 0));
      }
      small.applications.take("instance-" + app, one.full(cells.toArray(StateRecord[]::new)));
    }
    assertEquals(200, small.samples("spark_application_up{").size());
    assertEquals(200 * 2, small.samples("spark_task_duration_seconds_sum{").size() * 2);
    List<String> shown = small.samples("spark_cell_state{");
    assertFalse(shown.isEmpty());
    assertTrue(shown.size() < 1000, "not all: " + shown.size());
    int idlest =
        shown.stream()
            .mapToInt(line -> Integer.parseInt(line.replaceAll(".*local-(\\d+).*", "$1")))
            .min()
            .orElseThrow();
    assertEquals((200 - idlest) * 5, shown.size(), "all of the busiest, none of the idlest");
    long series = small.text().lines().filter(line -> !line.startsWith("#")).count();
    assertTrue(series <= 25_100, "series: " + series);
    assertTrue(withheld(small, "cell") > 0);
  }

  @Test
  void aThousandApplicationsAreShownWhole() {
    for (int app = 0; app < 1000; app++) {
      SimulatedDriver one = new SimulatedDriver("instance-" + app, "local-" + app);
      server.applications.take(
          one.instance,
          one.add(Quantity.JOBS_SUCCEEDED, app)
              .full(SimulatedDriver.job(1, CellRun.NONE, WorkState.RUNNING)));
    }
    List<String> jobs =
        server.samples("spark_jobs_total").stream()
            .filter(line -> line.contains("succeeded"))
            .toList();
    assertEquals(1000, jobs.size());
    assertEquals(
        999 * 1000 / 2,
        jobs.stream()
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum());
    assertEquals(1000, server.samples("spark_job_state{").size());
  }

  @Test
  void endedJobsAndStagesGoAfterTheirGraceTime() {
    CellRun run = SimulatedDriver.run("s", "a.ipynb", "c", 1);
    server.applications.take(
        "instance-1",
        driver.full(
            SimulatedDriver.job(1, run, WorkState.SUCCEEDED),
            SimulatedDriver.stage(1, run, WorkState.SUCCEEDED, 1),
            SimulatedDriver.job(2, run, WorkState.RUNNING)));
    for (int i = 0; i < 31; i++) {
      server.clock.forward(Duration.ofSeconds(10));
      server.applications.take("instance-1", driver.update());
      server.expire();
    }
    assertEquals(1, server.samples("spark_job_state{").size());
    assertTrue(server.samples("spark_stage_state{").isEmpty());
    assertEquals(0, withheld(server, "job"), "their time was over");
    assertEquals(0, withheld(server, "stage"));
    ApplicationView view = server.applications.views().get(0);
    assertEquals(2, view.jobs().size(), "for people");
    assertEquals(1, view.stages().size());
  }

  @Test
  void recordsThatLeaveWhenTheirSeriesHaveGoneAreNotCountedAsWithheld() {
    for (int i = 0; i < 500; i++) {
      server.applications.take(
          "instance-1",
          driver.update(
              SimulatedDriver.job(i, CellRun.NONE, WorkState.SUCCEEDED),
              SimulatedDriver.stage(i, CellRun.NONE, WorkState.SUCCEEDED, i)));
      server.clock.forward(Duration.ofSeconds(10));
    }
    assertEquals(30, server.samples("spark_job_state{").size(), "of the last five minutes");
    assertEquals(0, withheld(server, "job"));
    assertEquals(0, withheld(server, "stage"));
  }

  @Test
  void whatABrokenDriverSaysTwiceBreaksNoScrape() {
    driver.name = "";
    StreamingQueryRecord first = query("run 2", "name");
    StreamingQueryRecord same = query("2", "name run");
    server.applications.take(
        "instance-1",
        driver.full(SimulatedDriver.stage(1, CellRun.NONE, WorkState.RUNNING, 7, 7), first, same));
    assertEquals(1, server.samples("spark_stage_job_info{").size());
    assertEquals(1, server.samples("spark_streaming_state{").size());
    assertEquals(1, server.samples("spark_application_info{app=\"\",").size());
  }

  private static StreamingQueryRecord query(String runId, String name) {
    return new StreamingQueryRecord(
        "q",
        runId,
        name,
        CellRun.NONE,
        WorkState.RUNNING,
        FakeClock.BEGIN,
        0,
        0,
        -1,
        0,
        0,
        0,
        0,
        "");
  }

  @Test
  void aTokenThatReportsManySessionsGetsNoMoreSeriesThanTheBounds() {
    for (int session = 0; session < 300; session++) {
      server.runs.take(
          "session-" + session,
          SimulatedDriver.report(
              1,
              true,
              IntStream.range(0, 100)
                  .mapToObj(i -> SimulatedDriver.reported("n" + i, "c" + i, i, WorkState.RUNNING))
                  .toArray(CellReport.Run[]::new)));
    }
    assertTrue(server.samples("spark_cell_state{").size() <= 500);
  }
}
