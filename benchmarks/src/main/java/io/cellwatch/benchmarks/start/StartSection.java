package io.cellwatch.benchmarks.start;

import io.cellwatch.benchmarks.figure.Distribution;
import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.IOException;

/** Prints how fast a server starts and what it needs while nothing happens. */
public final class StartSection {
  private static final int STARTS = Integer.getInteger("cellwatch.benchmarks.starts", 10);
  private static final long SETTLE_MILLIS = 5_000;

  private StartSection() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    double[] millis = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      try (ServerProcess server = new ServerProcess()) {
        millis[i] = server.startTime().toMillis();
      }
    }
    Report report = new Report(System.out, "start: %d starts of the server".formatted(STARTS));
    report.spread("from the process's start until /health answers", new Distribution(millis), "ms");
    try (ServerProcess server = new ServerProcess()) {
      Thread.sleep(SETTLE_MILLIS);
      report.figure("idle: memory (RSS)", server.resources().residentMegabytes(), "MB");
      report.figure("idle: live heap", server.resources().liveHeapMegabytes(), "MB");
    }
  }
}
