package io.cellwatch.benchmarks.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScrapedStateTest {
  private static final int WANTED = 3_000;

  @Test
  void theStateHasTheWantedSeriesAndMicrometersGaugesAreAsMany() {
    ScrapedState state = ScrapedState.ofSeries(WANTED);
    assertTrue(state.series() >= WANTED, () -> state.series() + " series");
    assertTrue(state.series() < 2 * WANTED, () -> state.series() + " series");
    PlainGauges gauges = new PlainGauges(state.samples());
    assertEquals(
        state.series(),
        gauges.registry().scrape().lines().filter(line -> !line.startsWith("#")).count());
  }
}
