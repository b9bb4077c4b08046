package io.cellwatch.benchmarks.scrape;

import io.cellwatch.benchmarks.simulation.SimulatedDriver;
import io.cellwatch.exporter.Exporter;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.metrics.SeriesOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** An exporter that was told of as many busy applications as it takes for a number of series. */
final class ScrapedState {
  private static final int STEPS = 180;
  private static final int MAX_UPDATE_BYTES = 1 << 24;

  private final Exporter exporter =
      Exporter.withoutTraceStore(
          Clock.systemUTC(), Retention.DEFAULT, SeriesOptions.DEFAULT, MAX_UPDATE_BYTES);
  private int applications;

  private ScrapedState() {}

  /** Busy applications are added one by one until there are at least so many series. */
  static ScrapedState ofSeries(int wanted) {
    ScrapedState state = new ScrapedState();
    state.add(STEPS);
    long perApplication = Math.max(1, state.series());
    while (state.applications * perApplication < wanted) {
      state.add(STEPS);
    }
    while (state.series() < wanted) {
      state.add(STEPS);
    }
    return state;
  }

  /** So many applications that have hardly begun: few details, and all of their counters. */
  static ScrapedState ofApplications(int wanted) {
    ScrapedState state = new ScrapedState();
    while (state.applications < wanted) {
      state.add(1);
    }
    return state;
  }

  private void add(int steps) {
    long now = System.currentTimeMillis();
    SimulatedDriver driver = new SimulatedDriver(applications, now);
    applications++;
    for (int i = 0; i < steps; i++) {
      driver.step(now);
    }
    exporter.applications().take(driver.instance(), driver.update(now, true));
  }

  Exporter exporter() {
    return exporter;
  }

  int applications() {
    return applications;
  }

  /** Lines of a scrape that hold a value. */
  long series() {
    return samples().count();
  }

  /** The lines of a scrape that hold a value. */
  java.util.stream.Stream<String> samples() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      exporter.metrics().write(null, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"));
  }
}
