package io.cellwatch.benchmarks.count;

import io.cellwatch.benchmarks.figure.Distribution;
import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.JavaCommand;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Prints what the listener does to the time of a job of many tiny tasks. Runs with and without it
 * alternate, so that what else happens on the machine meets both; the first of a pair alternates,
 * too. The server runs on the same machine.
 */
public final class CountSection {
  private static final int TASKS = Integer.getInteger("cellwatch.benchmarks.tasks", 100_000);
  private static final int PAIRS = Integer.getInteger("cellwatch.benchmarks.pairs", 5);
  private static final double MOST_RATIO = 1.01;

  private CountSection() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<CountRun> with = new ArrayList<>();
    List<CountRun> without = new ArrayList<>();
    try (ServerProcess server = new ServerProcess()) {
      for (int pair = 0; pair < PAIRS; pair++) {
        if (pair % 2 == 0) {
          without.add(CountRun.of(job()));
        }
        with.add(watched(server));
        if (pair % 2 == 1) {
          without.add(CountRun.of(job()));
        }
      }
    }
    print(with, without);
  }

  private static JavaCommand job() {
    return JavaCommand.spark(CountApplication.class).argument(String.valueOf(TASKS));
  }

  private static CountRun watched(ServerProcess server) throws IOException, InterruptedException {
    CountRun run = CountRun.of(job().reportingTo(server));
    double reported =
        server.metric(
            "spark_tasks_total", "app_id=\"" + run.application() + "\"", "outcome=\"succeeded\"");
    if (reported != TASKS) {
      throw new IOException(
          run.application() + ": the server counts " + reported + " tasks, expected " + TASKS);
    }
    return run;
  }

  private static void print(List<CountRun> with, List<CountRun> without) {
    Report report =
        new Report(
            System.out,
            "count: sc.parallelize(1 to %d, %d).count(), %d pairs with and without the listener"
                .formatted(TASKS, TASKS, PAIRS));
    report.spread("wall time of the process, without", of(without, CountRun::wallSeconds), "s");
    report.spread("wall time of the process, with", of(with, CountRun::wallSeconds), "s");
    ratio(report, "wall time, with / without", with, without, CountRun::wallSeconds);
    ratio(report, "the job alone, with / without", with, without, CountRun::jobSeconds);
    ratio(report, "CPU time, with / without", with, without, CountRun::cpuSeconds);
    double drops = with.stream().mapToDouble(CountRun::drops).sum();
    report.atMost("events dropped before our queue, all runs", drops, "", 0);
    report.note("The server counted every task of every run.");
  }

  private static void ratio(
      Report report,
      String what,
      List<CountRun> with,
      List<CountRun> without,
      ToDoubleFunction<CountRun> figure) {
    double[] ratios = new double[with.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(with.get(i)) / figure.applyAsDouble(without.get(i));
    }
    Distribution distribution = new Distribution(ratios);
    report.spread(what + ", by pair", distribution, "");
    report.atMost(what + ", median", distribution.median(), "", MOST_RATIO);
  }

  private static Distribution of(List<CountRun> runs, ToDoubleFunction<CountRun> figure) {
    return new Distribution(runs.stream().mapToDouble(figure).toArray());
  }
}
