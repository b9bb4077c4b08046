package io.cellwatch.benchmarks.drivers;

import io.cellwatch.benchmarks.figure.Distribution;
import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints what a server needs for many drivers: they report once a second, and it is scraped every
 * 15 seconds as Prometheus would do it. The drivers run on the same machine, in this process.
 */
public final class DriversSection {
  private static final int DRIVERS = Integer.getInteger("cellwatch.benchmarks.drivers", 1_000);
  private static final int SECONDS = Integer.getInteger("cellwatch.benchmarks.seconds", 60);

  /** All drivers meet a JVM that has just started, at once: no real fleet does. */
  private static final int WARM_UP_SECONDS = 10;

  private static final long SCRAPE_MILLIS = 15_000;

  private DriversSection() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (ServerProcess server = new ServerProcess()) {
      Duration before = server.resources().cpu();
      DriverFleet fleet = new DriverFleet(server.url());
      Scrapes scrapes = new Scrapes(server);
      Thread scraper = Thread.ofVirtual().start(scrapes);
      fleet.run(DRIVERS, SECONDS);
      Duration cpu = server.resources().cpu().minus(before);
      scraper.interrupt();
      scraper.join();
      print(server, fleet, scrapes, cpu);
    }
  }

  private static void print(ServerProcess server, DriverFleet fleet, Scrapes scrapes, Duration cpu)
      throws IOException, InterruptedException {
    Distribution latency = fleet.latencyMillis(0);
    Report report =
        new Report(
            System.out,
            "drivers: %,d drivers, one update a second each for %d s".formatted(DRIVERS, SECONDS));
    report.figure("updates sent", latency.size(), "");
    report.figure("mean size of an update", (double) fleet.sentBytes() / latency.size(), "B");
    report.atMost("errors", fleet.errors().size(), "", 0);
    fleet.errors().stream().limit(5).forEach(report::note);
    report.figure("server's CPU time", cpu.toMillis() / 1e3, "s");
    report.figure("server's CPU, of one core", 100.0 * cpu.toMillis() / (SECONDS * 1e3), "%");
    report.figure("server's CPU time for one update", cpu.toNanos() / 1e3 / latency.size(), "µs");
    Distribution settled = fleet.latencyMillis(Math.min(WARM_UP_SECONDS, SECONDS / 2));
    report.figure("ingest after the start, 50th percentile", settled.percentile(.5), "ms");
    report.figure("ingest after the start, 99th percentile", settled.percentile(.99), "ms");
    report.figure("ingest after the start, longest", settled.most(), "ms");
    report.figure("ingest with the start, 50th percentile", latency.percentile(.5), "ms");
    report.figure("ingest with the start, 99th percentile", latency.percentile(.99), "ms");
    report.figure("ingest with the start, longest", latency.most(), "ms");
    report.spread("scrape over HTTP, wall time", scrapes.millis(), "ms");
    report.figure("series in the last scrape", (double) scrapes.series(), "");
    report.figure("server's live heap afterwards", server.resources().liveHeapMegabytes(), "MB");
    report.figure("server's peak memory (RSS)", server.resources().peakResidentMegabytes(), "MB");
  }

  /** Scrapes until it is interrupted. */
  private static final class Scrapes implements Runnable {
    private final ServerProcess server;
    private final List<Double> millis = new ArrayList<>();
    private long series;

    Scrapes(ServerProcess server) {
      this.server = server;
    }

    @Override
    public void run() {
      try {
        while (true) {
          Thread.sleep(Math.min(SCRAPE_MILLIS, SECONDS * 1_000L / 2));
          long begun = System.nanoTime();
          String body = server.get("/metrics").body();
          millis.add((System.nanoTime() - begun) / 1e6);
          series = body.lines().filter(line -> !line.startsWith("#")).count();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("scrape", e);
      }
    }

    Distribution millis() {
      return new Distribution(millis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    long series() {
      return series;
    }
  }
}
