package io.cellwatch.benchmarks.latency;

import io.cellwatch.benchmarks.figure.Distribution;
import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.JavaCommand;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Prints how long it takes from the end of a task, by Spark's own finish time, until a scrape
 * counts it. The server is scraped every 10 ms, so that the scrape's interval is not in it.
 */
public final class LatencySection {
  private static final int TASKS = Integer.getInteger("cellwatch.benchmarks.samples", 200);
  private static final double MOST_MILLIS = 1_200;
  private static final int POLL_MILLIS = 10;
  private static final int LONGEST_SECONDS = 300;

  private LatencySection() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Long> ends = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    try (ServerProcess server = new ServerProcess()) {
      Process driver =
          JavaCommand.spark(TrickleApplication.class)
              .reportingTo(server)
              .argument(String.valueOf(TASKS))
              .builder()
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        watch(server, driver, ends, seen);
      } finally {
        driver.destroy();
      }
    }
    print(ends, seen);
  }

  private static void watch(ServerProcess server, Process driver, List<Long> ends, List<Long> seen)
      throws IOException, InterruptedException {
    BufferedReader output = driver.inputReader();
    String application = word(output.readLine(), "application");
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    Thread reader = Thread.ofVirtual().start(() -> output.lines().forEach(lines::add));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (seen.size() < TASKS && driver.isAlive()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "only " + seen.size() + " of " + TASKS + " tasks seen in " + LONGEST_SECONDS + " s");
      }
      double counted =
          server.metric(
              "spark_tasks_total", "app_id=\"" + application + "\"", "outcome=\"succeeded\"");
      long now = System.currentTimeMillis();
      while (seen.size() < counted) {
        seen.add(now);
      }
      Thread.sleep(POLL_MILLIS);
    }
    if (driver.waitFor() != 0) {
      throw new IOException("the driver ended with exit code " + driver.exitValue());
    }
    reader.join();
    for (String line : lines) {
      ends.add(Long.parseLong(word(line, "ended")));
    }
  }

  private static String word(@org.jspecify.annotations.Nullable String line, String before)
      throws IOException {
    if (line == null || !line.startsWith(before + " ")) {
      throw new IOException("the driver printed: " + line + ": expected: " + before + " …");
    }
    return line.substring(before.length() + 1);
  }

  private static void print(List<Long> ends, List<Long> seen) throws IOException {
    if (ends.size() != TASKS || seen.size() != TASKS) {
      throw new IOException(
          ends.size() + " task ends, " + seen.size() + " seen, expected " + TASKS + " of each");
    }
    double[] millis = new double[TASKS];
    for (int i = 0; i < TASKS; i++) {
      millis[i] = seen.get(i) - ends.get(i);
    }
    Distribution latency = new Distribution(millis);
    Report report =
        new Report(System.out, "latency: from a task's end to a scrape, %d tasks".formatted(TASKS));
    report.figure("50th percentile", latency.percentile(.5), "ms");
    report.figure("90th percentile", latency.percentile(.9), "ms");
    report.atMost("99th percentile", latency.percentile(.99), "ms", MOST_MILLIS);
    report.figure("longest", latency.most(), "ms");
  }
}
