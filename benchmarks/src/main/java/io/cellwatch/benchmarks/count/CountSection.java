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
  private static final int PAIRS = Integer.getInteger("cellwatch.benchmarks.pairs", 3);
  private static final int JOBS = Integer.getInteger("cellwatch.benchmarks.jobs", 3);
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
    return JavaCommand.spark(CountApplication.class)
        .argument(String.valueOf(TASKS))
        .argument(String.valueOf(JOBS));
  }

  private static CountRun watched(ServerProcess server) throws IOException, InterruptedException {
    CountRun run = CountRun.of(job().reportingTo(server));
    double reported =
        server.metric(
            "spark_tasks_total", "app_id=\"" + run.application() + "\"", "outcome=\"succeeded\"");
    double expected = (double) TASKS * JOBS;
    if (reported != expected) {
      throw new IOException(
          run.application() + ": the server counts " + reported + " tasks, expected " + expected);
    }
    return run;
  }

  private static void print(List<CountRun> with, List<CountRun> without) {
    Report report =
        new Report(
            System.out,
            "count: sc.parallelize(1 to %d, %d).count(), %d times in a process, %d pairs of processes"
                .formatted(TASKS, TASKS, JOBS, PAIRS));
    report.spread(
        "last job, without the listener", of(without, run -> run.last().wallSeconds()), "s");
    report.spread("last job, with it", of(with, run -> run.last().wallSeconds()), "s");
    ratio(report, "last job, with / without", with, without, run -> run.last().wallSeconds());
    ratio(report, "CPU time of it, with / without", with, without, run -> run.last().cpuSeconds());
    ratio(report, "first job, with / without", with, without, run -> run.first().wallSeconds());
    ratio(report, "whole process, with / without", with, without, CountRun::wallSeconds);
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
