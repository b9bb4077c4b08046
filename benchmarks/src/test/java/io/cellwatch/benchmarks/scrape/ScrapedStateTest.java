package io.cellwatch.benchmarks.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScrapedStateTest {
  private static final int WANTED = 3_000;

  @Test
  void theStateHasTheWantedSeriesAndMicrometersGaugesAreAsMany() {
    // One scrape for both: the first garbage collection of the machine adds series of its own.
    List<String> samples = ScrapedState.ofSeries(WANTED).samples().toList();
    assertTrue(samples.size() >= WANTED, () -> samples.size() + " series");
    assertTrue(samples.size() < 2 * WANTED, () -> samples.size() + " series");
    PlainGauges gauges = new PlainGauges(samples.stream());
    assertEquals(
        samples.size(),
        gauges.registry().scrape().lines().filter(line -> !line.startsWith("#")).count());
  }
}
