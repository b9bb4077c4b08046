package io.cellwatch.benchmarks.count;

import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.JavaCommand;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints what the listener does to the time of a job of many tiny tasks: in JVMs that have just
 * started, each run in one of its own, and in some that run such a job after the other. The ways
 * follow each other by turns, so that what else happens on the machine meets all; which one comes
 * first changes, too. The server runs on the same machine.
 */
public final class CountSection {
  /** What it is asked for at the end must still be there. */
  private static final String GRACE = "-Dcellwatch.grace=1h";

  private static final int TASKS = Integer.getInteger("cellwatch.benchmarks.tasks", 100_000);
  private static final int ROUNDS = Integer.getInteger("cellwatch.benchmarks.rounds", 3);
  private static final int WARM_TASKS =
      Integer.getInteger("cellwatch.benchmarks.warmtasks", 20_000);
  private static final int WARM_ROUNDS = Integer.getInteger("cellwatch.benchmarks.warmrounds", 4);
  private static final int WARM_JVMS = Integer.getInteger("cellwatch.benchmarks.warmjvms", 3);

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
    List<List<Map<Way, CountRun>>> samples = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<CountRun> runs = new ArrayList<>();
      for (Way way : ways(round)) {
        runs.addAll(run(TASKS, List.of(way)));
      }
      samples.add(Rounds.of(runs));
    }
    print("in a new JVM each, %d rounds".formatted(ROUNDS), TASKS, samples);
  }

  private void warm() throws IOException, InterruptedException {
    List<List<Map<Way, CountRun>>> samples = new ArrayList<>();
    for (int jvm = 0; jvm < WARM_JVMS; jvm++) {
      List<Way> ways = new ArrayList<>(ways(jvm)); // Compiled code comes of these.
      for (int round = 0; round < WARM_ROUNDS; round++) {
        ways.addAll(ways(jvm + round));
      }
      List<Map<Way, CountRun>> rounds = Rounds.of(run(WARM_TASKS, ways));
      samples.add(rounds.subList(1, rounds.size()));
    }
    print(
        "%d rounds in each of %d JVMs, a context each".formatted(WARM_ROUNDS, WARM_JVMS),
        WARM_TASKS,
        samples);
  }

  /** All ways in turn, another one first in each round, and backwards in every other one. */
  private static List<Way> ways(int round) {
    List<Way> ways = new ArrayList<>(List.of(Way.values()));
    Collections.rotate(ways, round);
    if (round % 2 == 1) {
      Collections.reverse(ways);
    }
    return ways;
  }

  private List<CountRun> run(int tasks, List<Way> ways) throws IOException, InterruptedException {
    JavaCommand command =
        JavaCommand.spark(CountApplication.class)
            .reportingTo(server)
            .argument(String.valueOf(tasks));
    ways.forEach(way -> command.argument(way.name()));
    List<CountRun> runs = CountRun.of(command);
    for (CountRun run : runs) {
      System.err.printf(
          Locale.ROOT, "%,d tasks %s: %.2f s%n", tasks, run.way().words(), run.wallSeconds());
      if (run.way() == Way.WITH) {
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

  private static void print(String where, int tasks, List<List<Map<Way, CountRun>>> samples) {
    Report report =
        new Report(
            System.out,
            "count: sc.parallelize(1 to %d, %d).count(), %s".formatted(tasks, tasks, where));
    new Rounds(samples).print(report);
  }
}
