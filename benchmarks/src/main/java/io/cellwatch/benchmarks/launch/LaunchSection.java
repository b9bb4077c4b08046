package io.cellwatch.benchmarks.launch;

import io.cellwatch.benchmarks.figure.Distribution;
import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Prints how much longer a person waits for {@code spark} with Cellwatch: pairs of starts in real
 * kernels, each in new processes, with and without, in changing order.
 */
public final class LaunchSection {
  private static final int PAIRS = Integer.getInteger("cellwatch.benchmarks.launches", 12);
  private static final String TOKEN = "benchmark-0123456789abcdef";
  private static final String DRIVER_JAR = "cellwatch.benchmarks.driver-jar";

  /** What a server at the notebook's machine has: the notebook's own, see embedded.py. */
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  private static final double MOST_SHARE = 0.03;
  private static final double MOST_LOAD_MILLIS = 100;
  private static final double MOST_CELL_MILLIS = 1;

  private LaunchSection() {}

  /**
   * One start.
   *
   * @param load milliseconds of {@code %load_ext cellwatch}
   * @param start milliseconds of the cell that starts Spark
   * @param cell milliseconds of a cell without Spark
   */
  private record Start(double load, double start, double cell) {}

  private record Pair(Start with, Start without) {}

  /**
   * Runs it.
   *
   * @param arguments the Python to run, and the script
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Pair> pairs = new ArrayList<>();
    // As the wheel's server has it.
    String jar = "-Dcellwatch.launcher.driver-jar=" + System.getProperty(DRIVER_JAR, "");
    try (ServerProcess server = ServerProcess.asking(TOKEN, QUICK_COMPILER, jar)) {
      // Who comes first finds cold files.
      start(arguments, "without", server);
      for (int i = 0; i < PAIRS; i++) {
        if (i % 2 == 0) {
          Start with = start(arguments, "with", server);
          pairs.add(new Pair(with, start(arguments, "without", server)));
        } else {
          Start without = start(arguments, "without", server);
          pairs.add(new Pair(start(arguments, "with", server), without));
        }
      }
    }
    Report report =
        new Report(System.out, "launch: %d pairs of starts in new kernels".formatted(PAIRS));
    report.spread("until spark is ready, without", of(pairs, pair -> pair.without().start()), "ms");
    report.spread("until spark is ready, with", of(pairs, pair -> pair.with().start()), "ms");
    Distribution more = of(pairs, pair -> pair.with().start() / pair.without().start() - 1);
    report.atMost("more, median of the pairs", more.median(), "", MOST_SHARE);
    report.sureness("its 95 % interval", more, "");
    report.figure("more, mean of the pairs", more.mean(), "");
    report.figure("its standard error", more.standardError(), "");
    Distribution load = of(pairs, pair -> pair.with().load());
    report.spread("%load_ext cellwatch", load, "ms");
    report.atMost("%load_ext cellwatch, median", load.median(), "ms", MOST_LOAD_MILLIS);
    report.atMost(
        "a cell without Spark, more",
        of(pairs, pair -> pair.with().cell() - pair.without().cell()).median(),
        "ms",
        MOST_CELL_MILLIS);
  }

  private static Distribution of(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
    return new Distribution(pairs.stream().mapToDouble(figure).toArray());
  }

  private static Start start(String[] command, String way, ServerProcess server)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command[0], command[1], way)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("CELLWATCH_URL", server.url().toString());
    builder.environment().put("CELLWATCH_TOKEN", TOKEN);
    Process process = builder.start();
    String last = "";
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        last = line;
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", builder.command()) + " failed");
    }
    String[] figures = last.split(" ", -1);
    return new Start(
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]),
        Double.parseDouble(figures[2]));
  }
}
