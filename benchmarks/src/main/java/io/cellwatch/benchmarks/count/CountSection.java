package io.cellwatch.benchmarks.count;

import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.JavaCommand;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints what the listener does to the time of a job of many tiny tasks: in JVMs that have just
 * started, each run in one of its own, and in one that runs such a job after the other. Runs with
 * and without the listener alternate, so that what else happens on the machine meets both; the
 * first of a pair alternates, too. The server runs on the same machine.
 */
public final class CountSection {
  /** What it is asked for at the end must still be there. */
  private static final String GRACE = "-Dcellwatch.grace=1h";

  private static final int TASKS = Integer.getInteger("cellwatch.benchmarks.tasks", 100_000);
  private static final int PAIRS = Integer.getInteger("cellwatch.benchmarks.pairs", 3);
  private static final int WARM_TASKS =
      Integer.getInteger("cellwatch.benchmarks.warmtasks", 20_000);
  private static final int WARM_PAIRS = Integer.getInteger("cellwatch.benchmarks.warmpairs", 20);

  private final ServerProcess server;

  private CountSection(ServerProcess server) {
    this.server = server;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (ServerProcess server = new ServerProcess(GRACE)) {
      CountSection section = new CountSection(server);
      section.cold();
      section.warm();
    }
  }

  private void cold() throws IOException, InterruptedException {
    List<CountRun> runs = new ArrayList<>();
    for (String way : ways(PAIRS)) {
      runs.addAll(run(TASKS, List.of(way)));
    }
    print("in a new JVM each", TASKS, runs);
  }

  private void warm() throws IOException, InterruptedException {
    List<String> ways = new ArrayList<>(ways(1)); // Compiled code comes of these.
    ways.addAll(ways(WARM_PAIRS));
    List<CountRun> runs = run(WARM_TASKS, ways);
    print("in one JVM, a context each", WARM_TASKS, runs.subList(2, runs.size()));
  }

  /** Without, with, with, without, and so on. */
  private static List<String> ways(int pairs) {
    List<String> ways = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      ways.add(pair % 2 == 0 ? "without" : "with");
      ways.add(pair % 2 == 0 ? "with" : "without");
    }
    return ways;
  }

  private List<CountRun> run(int tasks, List<String> ways)
      throws IOException, InterruptedException {
    JavaCommand command =
        JavaCommand.spark(CountApplication.class)
            .reportingTo(server)
            .argument(String.valueOf(tasks));
    ways.forEach(command::argument);
    List<CountRun> runs = CountRun.of(command);
    for (CountRun run : runs) {
      if (run.watched()) {
        check(run, tasks);
      }
    }
    return runs;
  }

  private void check(CountRun run, int tasks) throws IOException, InterruptedException {
    double reported =
        server.metric(
            "spark_tasks_total", "app_id=\"" + run.application() + "\"", "outcome=\"succeeded\"");
    if (reported != tasks) {
      throw new IOException(
          run.application() + ": the server counts " + reported + " tasks, expected " + tasks);
    }
  }

  private static void print(String where, int tasks, List<CountRun> runs) {
    Pairs pairs = Pairs.of(runs);
    Report report =
        new Report(
            System.out,
            "count: sc.parallelize(1 to %d, %d).count(), %s, %d pairs"
                .formatted(tasks, tasks, where, pairs.size()));
    report.spread("the job without the listener", pairs.without(CountRun::wallSeconds), "s");
    report.spread("the job with it", pairs.with(CountRun::wallSeconds), "s");
    pairs.print(report, "wall time, with / without", CountRun::wallSeconds);
    pairs.print(report, "CPU time, with / without", CountRun::cpuSeconds);
    report.spread(
        "CPU time of our threads / of the process",
        pairs.with(run -> run.ourCpuSeconds() / run.cpuSeconds()),
        "");
    report.atMost("events dropped before our queue, all runs", pairs.drops(), "", 0);
    report.note("The server counted every task of every run.");
  }
}
