package io.cellwatch.benchmarks.scale;

import io.cellwatch.benchmarks.figure.Distribution;
import io.cellwatch.exporter.Exporter;
import io.cellwatch.exporter.application.Applications;
import io.cellwatch.exporter.application.Retention;
import io.cellwatch.exporter.metrics.SeriesOptions;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The watch for stuck work in this JVM, on the same fleet, by a clock that goes as fast as it can:
 * it looks every two seconds, and in between the drivers work and report.
 */
final class StuckLooks {
  private static final int MAX_UPDATE_BYTES = 1 << 24;
  private static final int LOOK_SECONDS = 2;

  /** By then the JIT has compiled it, and Trend's samples are as many as there will be. */
  private static final int UNMEASURED = 200;

  private static final int MEASURED = 200;

  private long nowMillis = System.currentTimeMillis();
  private final InstantSource time = () -> Instant.ofEpochMilli(nowMillis);
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final Exporter exporter =
      Exporter.withoutTraceStore(clock, Retention.DEFAULT, SeriesOptions.DEFAULT, MAX_UPDATE_BYTES);
  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final double[] cpuMillis = new double[MEASURED];
  private final double[] megabytes = new double[MEASURED];

  private final List<FleetDriver> drivers = new ArrayList<>();

  /** Of each driver: whether its next update is to have everything. */
  private final boolean[] full;

  /** Looks at so many applications. */
  StuckLooks(int applications) {
    full = new boolean[applications];
    Arrays.fill(full, true);
    for (int number = 0; number < applications; number++) {
      drivers.add(new FleetDriver(number, nowMillis));
    }
    for (int second = 0; second < (UNMEASURED + MEASURED) * LOOK_SECONDS; second++) {
      pass(second);
      if (second % LOOK_SECONDS == 1) {
        exporter.applications().expire();
        look(second / LOOK_SECONDS - UNMEASURED);
      }
    }
  }

  private void pass(int second) {
    nowMillis += 1_000;
    for (int number = 0; number < full.length; number++) {
      FleetDriver driver = drivers.get(number);
      if (driver.goOn(second, nowMillis)) {
        full[number] =
            exporter.applications().take(driver.instance(), driver.update(nowMillis, full[number]))
                == Applications.Taken.RESYNC;
      }
    }
  }

  private void look(int measured) {
    long cpu = threads.getCurrentThreadCpuTime();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    exporter.stuck().look();
    if (measured >= 0) {
      cpuMillis[measured] = (threads.getCurrentThreadCpuTime() - cpu) / 1e6;
      megabytes[measured] = (threads.getCurrentThreadAllocatedBytes() - bytes) / (double) (1 << 20);
    }
  }

  /** CPU time of a look. */
  Distribution cpuMillis() {
    return new Distribution(cpuMillis);
  }

  /** What a look allocates. */
  Distribution megabytes() {
    return new Distribution(megabytes);
  }

  /** How many reasons held at the last look. */
  int stuck() {
    return exporter.stuck().stuck().size();
  }
}
