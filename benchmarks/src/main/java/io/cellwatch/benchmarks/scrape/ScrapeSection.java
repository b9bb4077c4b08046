package io.cellwatch.benchmarks.scrape;

import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.JmhRun;
import org.openjdk.jmh.runner.RunnerException;

/** Prints what a scrape costs. */
public final class ScrapeSection {
  private static final double MOST_MILLIS = 300;
  private static final double MOST_MEGABYTES = 20;
  private static final double MEGABYTE = 1 << 20;

  private ScrapeSection() {}

  public static void main(String[] arguments) throws RunnerException {
    ScrapedState state = ScrapedState.ofSeries(ScrapeBenchmark.SERIES);
    JmhRun run = new JmhRun(ScrapeBenchmark.class);
    Report report =
        new Report(
            System.out,
            "scrape: %,d series of %d applications (JMH)"
                .formatted(state.series(), state.applications()));
    report.atMost("CPU time", cpuMillis(run, "cellwatch"), "ms", MOST_MILLIS);
    report.figure("wall time", run.mean("cellwatch"), "ms");
    report.atMost("allocated", run.allocatedBytes("cellwatch") / MEGABYTE, "MB", MOST_MEGABYTES);
    long ofFleet = ScrapedState.ofApplications(ScrapeBenchmark.APPLICATIONS).series();
    double each100k = ofFleet / 1e5;
    String fleet =
        "%,d applications, %,d series: ".formatted(ScrapeBenchmark.APPLICATIONS, ofFleet);
    report.atMost(
        fleet + "CPU time for 100,000", cpuMillis(run, "fleet") / each100k, "ms", MOST_MILLIS);
    report.figure(fleet + "CPU time", cpuMillis(run, "fleet"), "ms");
    report.figure(fleet + "allocated", run.allocatedBytes("fleet") / MEGABYTE, "MB");
    report.figure("Micrometer's gauges: CPU time", cpuMillis(run, "micrometerGauges"), "ms");
    report.figure("Micrometer's gauges: wall time", run.mean("micrometerGauges"), "ms");
    report.figure(
        "Micrometer's gauges: allocated", run.allocatedBytes("micrometerGauges") / MEGABYTE, "MB");
  }

  private static double cpuMillis(JmhRun run, String benchmark) {
    return run.secondary(benchmark, "cpuNanos") / run.secondary(benchmark, "scrapes") / 1e6;
  }
}
