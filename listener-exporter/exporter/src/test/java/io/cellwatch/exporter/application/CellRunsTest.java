package io.cellwatch.exporter.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.WorkState;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CellRunsTest {
  private static final String SUCCEEDED =
      "spark_cell_runs_total{app_id=\"local-1\",outcome=\"succeeded\"}";

  private final Scrape server = new Scrape();
  private final SimulatedDriver driver = new SimulatedDriver("instance-1", "local-1");

  private static CellReport.Run ended(int execution) {
    return SimulatedDriver.reported("a.ipynb", "c" + execution, execution, WorkState.SUCCEEDED);
  }

  private void drives() {
    server.applications.take(
        "instance-1",
        driver.full(SimulatedDriver.cell(SimulatedDriver.run("s", "a.ipynb", "c1", 1), 0)));
  }

  @Test
  void anEndedRunIsCountedOnceHoweverOftenItIsReported() {
    drives();
    server.runs.take("s", SimulatedDriver.report(1, true, ended(1)));
    server.runs.take("s", SimulatedDriver.report(2, true, ended(1), ended(2)));
    assertEquals(2, server.value(SUCCEEDED).orElseThrow());
    assertEquals(0, server.withoutSpark);
  }

  @Test
  void theRunThatMakesTheDriverIsCountedAtItsApplication() {
    server.runs.take("s", SimulatedDriver.report(1, true, ended(1)));
    drives();
    server.expire();
    assertEquals(1, server.value(SUCCEEDED).orElseThrow());
  }

  @Test
  void runsOfASessionWithoutSparkAreCountedOnceItIsClearThatNoDriverComes() {
    server.runs.take("s", SimulatedDriver.report(1, true, ended(1)));
    server.expire();
    assertEquals(0, server.withoutSpark);
    server.clock.forward(Duration.ofSeconds(16));
    server.expire();
    assertEquals(1, server.withoutSpark);
    server.runs.take("s", SimulatedDriver.report(2, false, ended(2)));
    assertEquals(2, server.withoutSpark);
  }

  @Test
  void afterARestartTheApplicationsRunsComeBackWholeAndNeverFromZero() {
    driver.sequence = 100;
    drives();
    assertTrue(server.value(SUCCEEDED).isEmpty(), "at 0 it would be counted from");
    server.runs.take("s", SimulatedDriver.report(50, false));
    server.runs.take("s", SimulatedDriver.report(51, true, ended(1), ended(2), ended(3)));
    assertEquals(3, server.value(SUCCEEDED).orElseThrow());
  }

  @Test
  void afterARestartRunsWithoutSparkThatHadEndedBeforeAreNotCountedAgain() {
    server.runs.take("s", SimulatedDriver.report(50, false));
    server.runs.take("s", SimulatedDriver.report(51, true, ended(1), ended(2)));
    server.clock.forward(Duration.ofSeconds(16));
    server.runs.take("s", SimulatedDriver.report(52, false, ended(3)));
    assertEquals(1, server.withoutSpark);
  }

  @Test
  void everythingIsAskedForUntilItHasCome() {
    assertEquals(
        Applications.Taken.RESYNC, server.runs.take("s", SimulatedDriver.report(7, false)));
    assertEquals(
        Applications.Taken.RESYNC, server.runs.take("s", SimulatedDriver.report(8, false)));
    assertEquals(Applications.Taken.TAKEN, server.runs.take("s", SimulatedDriver.report(9, true)));
    assertEquals(
        Applications.Taken.OVERTAKEN, server.runs.take("s", SimulatedDriver.report(3, true)));
  }

  @Test
  void aRunThatIsNotAmongEverythingIsGone() {
    server.runs.take(
        "s",
        SimulatedDriver.report(
            1, true, SimulatedDriver.reported("a.ipynb", "c", 1, WorkState.RUNNING)));
    server.runs.take("s", SimulatedDriver.report(2, true));
    assertTrue(server.runs.runs().isEmpty());
  }

  @Test
  void aSessionHoldsAThousandRunsWhateverTheirState() {
    for (WorkState state : new WorkState[] {WorkState.SUCCEEDED, WorkState.RUNNING}) {
      server.runs.take(
          "s" + state,
          SimulatedDriver.report(
              1,
              true,
              IntStream.range(0, 3000)
                  .mapToObj(i -> SimulatedDriver.reported("a.ipynb", "c", i, state))
                  .toArray(CellReport.Run[]::new)));
    }
    assertEquals(2 * CellRuns.MAX_RUNS, server.runs.runs().size());
  }

  @Test
  void sessionsAreBoundedAndOnlyASilentOneMakesRoom() {
    for (int i = 0; i < CellRuns.MAX_SESSIONS; i++) {
      server.runs.take("session-" + i, SimulatedDriver.report(1, true));
    }
    assertEquals(
        Applications.Taken.TOO_MANY, server.runs.take("s", SimulatedDriver.report(1, true)));
    server.clock.forward(Duration.ofSeconds(16));
    assertEquals(Applications.Taken.TAKEN, server.runs.take("s", SimulatedDriver.report(1, true)));
  }

  @Test
  void aSilentSessionGoesAfterItsGraceTime() {
    server.runs.take("s", SimulatedDriver.report(1, true, ended(1)));
    server.clock.forward(Duration.ofSeconds(316));
    server.expire();
    assertTrue(server.runs.runs().isEmpty());
  }

  @Test
  void theNewestRunsOfASessionThatIsOverStayForPeople() {
    for (int i = 0; i < 1000; i++) {
      server.runs.take(
          "s" + i,
          SimulatedDriver.report(
              1,
              true,
              IntStream.range(0, 100)
                  .mapToObj(CellRunsTest::ended)
                  .toArray(CellReport.Run[]::new)));
      server.clock.forward(Duration.ofSeconds(1));
    }
    server.clock.forward(Duration.ofMinutes(6));
    server.expire();
    assertTrue(server.runs.runs().isEmpty(), "no series");
    Map<CellRun.Key, CellRuns.Reported> remembered = server.runs.remembered();
    assertEquals(CellRuns.REMEMBERED_SESSIONS * CellRuns.REMEMBERED_RUNS, remembered.size());
    assertTrue(
        remembered.values().stream()
            .allMatch(each -> each.run().execution() >= 36 && sinceEnd(each.session()) < 200));
  }

  private static int sinceEnd(String session) {
    return 999 - Integer.parseInt(session.substring(1));
  }

  @Test
  void aRunOfASessionThatComesBackIsCountedOnce() {
    drives();
    server.runs.take("s", SimulatedDriver.report(1, true, ended(1)));
    for (int i = 0; i < 40; i++) {
      server.clock.forward(Duration.ofSeconds(10));
      server.applications.take("instance-1", driver.update());
      server.expire();
    }
    assertEquals(
        Applications.Taken.TAKEN,
        server.runs.take("s", SimulatedDriver.report(2, false, ended(2))));
    assertEquals(2, server.applications.views().get(0).cellRuns().succeeded());
    assertEquals(2, server.runs.runs().size());
  }
}
