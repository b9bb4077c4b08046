package io.cellwatch.benchmarks.count;

import io.cellwatch.benchmarks.figure.Distribution;
import io.cellwatch.benchmarks.figure.Report;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Runs of the job, each way once in a round.
 *
 * @param samples what does not depend on each other: the rounds of one JVM, or a single round whose
 *     runs had a JVM each
 */
record Rounds(List<List<Map<Way, CountRun>>> samples) {
  private static final double MOST_RATIO = 1.01;

  /** The runs of one or more whole rounds, in the order in which they were made. */
  static List<Map<Way, CountRun>> of(List<CountRun> runs) {
    int ways = Way.values().length;
    if (runs.size() % ways != 0) {
      throw new IllegalArgumentException(runs + ": whole rounds of " + ways + " are expected");
    }
    return IntStream.range(0, runs.size() / ways)
        .mapToObj(round -> round(runs.subList(round * ways, (round + 1) * ways)))
        .toList();
  }

  private static Map<Way, CountRun> round(List<CountRun> runs) {
    Map<Way, CountRun> round = new EnumMap<>(Way.class);
    runs.forEach(run -> round.put(run.way(), run));
    if (round.size() != runs.size()) {
      throw new IllegalArgumentException(runs + ": each way is expected once");
    }
    return round;
  }

  private Distribution figures(Way way, ToDoubleFunction<CountRun> figure) {
    return new Distribution(
        samples.stream()
            .flatMap(List::stream)
            .mapToDouble(round -> figure.applyAsDouble(run(round, way)))
            .toArray());
  }

  private static CountRun run(Map<Way, CountRun> round, Way way) {
    CountRun run = round.get(way);
    if (run == null) {
      throw new IllegalArgumentException(round + ": no run " + way.words());
    }
    return run;
  }

  void print(Report report) {
    for (Way way : Way.values()) {
      report.spread("the job " + way.words(), figures(way, CountRun::wallSeconds), "s");
    }
    for (Way way : List.of(Way.IDLE, Way.WITH)) {
      Distribution wall = logarithms(way, CountRun::wallSeconds);
      Distribution cpu = logarithms(way, CountRun::cpuSeconds);
      if (way == Way.WITH) {
        report.atMost("wall time with ours / without", Math.exp(wall.mean()), "", MOST_RATIO);
      } else {
        report.figure("wall time " + way.words() + " / without", Math.exp(wall.mean()), "");
      }
      error(report, wall);
      report.figure("  its median", Math.exp(wall.median()), "");
      report.figure("CPU time " + way.words() + " / without", Math.exp(cpu.mean()), "");
      error(report, cpu);
    }
    report.spread(
        "CPU time of our threads / of the process",
        figures(Way.WITH, run -> run.ourCpuSeconds() / run.cpuSeconds()),
        "");
    Distribution drops = figures(Way.WITH, CountRun::drops);
    report.atMost("events dropped before our queue, most in a run", drops.most(), "", 0);
    report.note("The server counted every task of every run with ours.");
  }

  /**
   * The ratios to the runs without a listener, as logarithms: of two ways that differ by chance
   * alone their mean is that of 1, which the mean of the ratios would exceed.
   */
  private Distribution logarithms(Way way, ToDoubleFunction<CountRun> figure) {
    return new Distribution(
        samples.stream()
            .mapToDouble(
                rounds ->
                    rounds.stream()
                        .mapToDouble(
                            round ->
                                Math.log(figure.applyAsDouble(run(round, way)))
                                    - Math.log(figure.applyAsDouble(run(round, Way.WITHOUT))))
                        .average()
                        .orElseThrow())
            .toArray());
  }

  /** Of a logarithm: as a share of the ratio. */
  private static void error(Report report, Distribution logarithms) {
    if (logarithms.size() > 1) {
      report.figure(
          "  its standard error, by " + logarithms.size() + " samples",
          logarithms.standardError(),
          "");
    }
  }
}
