package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.Scrape;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.ExecutorRecord;
import io.cellwatch.model.MemoryPeaks;
import io.cellwatch.model.Quantity;
import io.cellwatch.model.StreamingQueryRecord;
import io.cellwatch.model.WorkState;
import java.time.Duration;

/** A small application that has a bit of everything. */
final class Golden {
  private Golden() {}

  /** With the figures that a server has of itself. */
  static Scrape server(Scrape server, OwnMeters own) {
    own.update("drivers", "taken", Duration.ofMillis(2));
    own.scraped(Duration.ofMillis(3));
    return fill(server);
  }

  static Scrape fill(Scrape server) {
    SimulatedDriver driver = new SimulatedDriver("7d0e7f7c-instance", "local-1700000000000");
    driver.name = "say \"hi\" \\ to";
    for (Quantity quantity : Quantity.values()) {
      driver.add(quantity, 1000L + quantity.index());
    }
    CellRun run = SimulatedDriver.run("session-1", "work/demo.ipynb", "b1f2", 12);
    server.applications.take(
        driver.instance,
        driver.full(
            new ExecutorRecord(
                "driver",
                "localhost",
                2,
                FakeClock.BEGIN,
                0,
                "",
                1,
                new MemoryPeaks(6, 5, 4, 3, 2, 1)),
            SimulatedDriver.cell(run, 1),
            SimulatedDriver.job(3, run, WorkState.RUNNING),
            SimulatedDriver.stage(4, run, WorkState.RUNNING, 3),
            new StreamingQueryRecord(
                "query-1",
                "run-1",
                "rates",
                run,
                WorkState.RUNNING,
                FakeClock.BEGIN,
                0,
                FakeClock.BEGIN + 2000,
                7,
                70,
                250,
                10.5,
                42,
                "")));
    server.runs.take(
        "session-1",
        SimulatedDriver.report(
            1, true, SimulatedDriver.reported("work/demo.ipynb", "b1f2", 12, WorkState.RUNNING)));
    server.clock.forward(Duration.ofSeconds(3));
    // Spark dropped events, by its totals.
    server.stuck.look();
    return server;
  }
}
