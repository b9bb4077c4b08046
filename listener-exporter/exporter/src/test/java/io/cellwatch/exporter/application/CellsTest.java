package io.cellwatch.exporter.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.WorkState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {
  private final Scrape server = new Scrape();
  private final SimulatedDriver driver = new SimulatedDriver("instance-1", "local-1");
  private long reports;

  private void drives(CellRun run, int runningJobs) {
    server.applications.take("instance-1", driver.full(SimulatedDriver.cell(run, runningJobs)));
  }

  private void reports(String session, CellReport.Run... runs) {
    reports++;
    server.runs.take(session, SimulatedDriver.report(reports, reports == 1, runs));
  }

  private List<CellView> cells() {
    return Cells.newest(server.applications.views(), server.runs.byKey(), server.clock.millis());
  }

  private CellView cell() {
    List<CellView> cells = cells();
    assertEquals(1, cells.size(), cells::toString);
    return cells.get(0);
  }

  @Test
  void whatTheKernelReportsIsJoinedWithWhatTheDriverDid() {
    drives(SimulatedDriver.run("s", "a.ipynb", "c1", 3), 0);
    reports("s", SimulatedDriver.reported("a.ipynb", "c1", 3, WorkState.FAILED));
    CellView cell = cell();
    assertEquals("local-1", cell.application());
    assertEquals(
        CellView.State.FAILED, cell.state(), "the kernel's word, though its job succeeded");
    assertEquals("ValueError: no", cell.error());
    assertEquals(2500, cell.durationMillis());
    assertEquals(1, cell.jobs().succeeded());
    assertTrue(cell.spark());
  }

  @Test
  void aCellWithoutSparkWorkBelongsToItsSessionsApplicationOrToNone() {
    drives(SimulatedDriver.run("s", "a.ipynb", "c1", 1), 0);
    reports("s", SimulatedDriver.reported("a.ipynb", "c2", 2, WorkState.SUCCEEDED));
    server.runs.take(
        "other",
        SimulatedDriver.report(
            1, true, SimulatedDriver.reported("b.ipynb", "c1", 1, WorkState.RUNNING)));
    assertEquals(
        List.of(" c1 false", "local-1 c1 true", "local-1 c2 false"),
        cells().stream()
            .map(cell -> cell.application() + " " + cell.run().cell() + " " + cell.spark())
            .sorted()
            .toList());
  }

  @Test
  void aRunAgainIsShownWhileJobsOfTheEarlierRunGoOn() {
    server.applications.take(
        "instance-1",
        driver.full(
            SimulatedDriver.cell(SimulatedDriver.run("s", "a.ipynb", "c1", 5), 1),
            SimulatedDriver.cell(SimulatedDriver.run("s", "a.ipynb", "c1", 6), 0)));
    reports(
        "s",
        SimulatedDriver.reported("a.ipynb", "c1", 5, WorkState.CANCELLED),
        SimulatedDriver.reported("a.ipynb", "c1", 6, WorkState.RUNNING));
    CellView cell = cell();
    assertEquals(6, cell.run().execution());
    assertEquals(CellView.State.RUNNING, cell.state());
  }

  @Test
  void jobsThatOutliveTheirCellDoNotMakeItRunAgain() {
    drives(SimulatedDriver.run("s", "a.ipynb", "c1", 5), 1);
    reports("s", SimulatedDriver.reported("a.ipynb", "c1", 5, WorkState.SUCCEEDED));
    assertEquals(CellView.State.SUCCEEDED, cell().state());
    assertEquals(1, cell().jobs().running());
    assertEquals(
        4,
        server
                .value(
                    "spark_cell_tasks{app_id=\"local-1\",cell=\"c1\",notebook=\"a.ipynb\",state=\"waiting\"}")
                .orElseThrow()
            + 1,
        "its tasks still wait");
  }

  @Test
  void aCellThatStoppedItsSessionStillRuns() {
    drives(SimulatedDriver.run("s", "a.ipynb", "c1", 5), 0);
    driver.state = io.cellwatch.model.ApplicationState.ENDED;
    server.applications.take("instance-1", driver.update());
    reports("s", SimulatedDriver.reported("a.ipynb", "c1", 5, WorkState.RUNNING));
    assertEquals(CellView.State.RUNNING, cell().state());
  }

  @Test
  void aKernelsClockThatIsWrongDoesNotShowInDurations() {
    CellReport.Run running = SimulatedDriver.reported("a.ipynb", "c1", 0, WorkState.RUNNING);
    server.clock.forward(Duration.ofHours(1));
    reports("s", running);
    assertEquals(0, cell().durationMillis(), "its clock is an hour slow");
    server.clock.forward(Duration.ofSeconds(7));
    assertEquals(7000, cell().durationMillis());
  }

  @Test
  void theCellOfALostKernelIsCancelledAndRunsNoLonger() {
    reports("s", SimulatedDriver.reported("a.ipynb", "c1", 0, WorkState.RUNNING));
    server.clock.forward(Duration.ofMinutes(2));
    assertEquals(CellView.State.CANCELLED, cell().state());
    assertEquals(0, cell().durationMillis());
  }

  @Test
  void oneCellRunAThousandTimesTakesTheRoomOfOne() {
    server.applications.take("instance-1", driver.full());
    for (int run = 1; run <= 1000; run++) {
      server.applications.take(
          "instance-1",
          driver.update(
              SimulatedDriver.cell(
                  SimulatedDriver.run("s", "a.ipynb", run == 1 ? "first" : "again", run), 0)));
    }
    assertEquals(2, cells().size());
    assertFalse(cells().stream().noneMatch(cell -> cell.run().execution() == 1000));
    assertEquals(0, server.applications.views().get(0).withheld().cells());
  }

  @Test
  void sessionsWithOneNotebookAndCellShowTheNewest() {
    for (String session : List.of("session-1", "session-2")) {
      server.runs.take(
          session,
          SimulatedDriver.report(
              1,
              true,
              SimulatedDriver.reported("a.ipynb", "c", session.length(), WorkState.RUNNING)));
    }
    assertEquals(1, server.samples("spark_cell_state{").size());
  }
}
