package io.cellwatch.benchmarks.scale;

import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Prints what the alerts' rules, the dashboards' queries and the watch for stuck work take with a
 * thousand applications: a real Prometheus, whose history is made, scrapes a real server.
 */
public final class ScaleSection {
  private static final int APPLICATIONS =
      Integer.getInteger("cellwatch.benchmarks.applications", 1_000);
  private static final double MOST_LOOK_MILLIS = 20;

  private ScaleSection() {}

  /**
   * Runs it.
   *
   * @param arguments the Python to run, and the folder of the program that asks Prometheus
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Report report =
        new Report(
            System.out,
            "scale: %,d applications, rules and dashboards on their series"
                .formatted(APPLICATIONS));
    for (Habit habit : Habit.values()) {
      String what = habit.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      report.figure("applications: " + what, applications(habit), "");
    }
    looks(report);
    try (ServerProcess server = new ServerProcess();
        Fleet fleet = new Fleet(server.url(), APPLICATIONS)) {
      ask(arguments, server, report);
      report.figure("server's peak memory (RSS)", server.resources().peakResidentMegabytes(), "MB");
      report.atMost("drivers' errors", fleet.errors().size(), "", 0);
      fleet.errors().stream().limit(5).forEach(report::note);
    }
  }

  private static double applications(Habit habit) {
    return (double) IntStream.range(0, APPLICATIONS).filter(n -> Habit.of(n) == habit).count();
  }

  private static void looks(Report report) {
    StuckLooks looks = new StuckLooks(APPLICATIONS);
    report.spread("a look for stuck work, CPU time", looks.cpuMillis(), "ms");
    report.atMost(
        "a look for stuck work, median", looks.cpuMillis().median(), "ms", MOST_LOOK_MILLIS);
    report.figure("allocated for it, median", looks.megabytes().median(), "MB");
    report.figure("reasons that it found", looks.stuck(), "");
  }

  /** Each of its lines is a note, or a figure: what, how much, unit, target or nothing. */
  private static void ask(String[] command, ServerProcess server, Report report)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.command().add(server.url().getAuthority());
    Process process = builder.start();
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        List<String> parts = Arrays.asList(line.split("\t", -1));
        if (parts.size() < 3) {
          report.note(line);
        } else if (parts.size() == 3) {
          report.figure(parts.get(0), Double.parseDouble(parts.get(1)), parts.get(2));
        } else {
          report.atMost(
              parts.get(0),
              Double.parseDouble(parts.get(1)),
              parts.get(2),
              Double.parseDouble(parts.get(3)));
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", builder.command()) + " failed");
    }
  }
}
