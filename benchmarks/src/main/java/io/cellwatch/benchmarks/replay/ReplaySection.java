package io.cellwatch.benchmarks.replay;

import io.cellwatch.benchmarks.count.CountApplication;
import io.cellwatch.benchmarks.count.Way;
import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.JavaCommand;
import io.cellwatch.benchmarks.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prints how fast event logs become metrics and spans, the start of the JVM included, with a heap
 * of 512 MB: a log that Spark writes here, and those that are given.
 */
public final class ReplaySection {
  private static final int TASKS = Integer.getInteger("cellwatch.benchmarks.logtasks", 20_000);
  private static final Pattern EVENTS = Pattern.compile(": (\\d+) lines, ");

  /** What a log of 13,504 tasks may cost. */
  private static final double MOST_CPU_SECONDS = 5;

  private static final Pattern USER = Pattern.compile("User time \\(seconds\\): ([0-9.]+)");
  private static final Pattern SYSTEM = Pattern.compile("System time \\(seconds\\): ([0-9.]+)");
  private static final Pattern MEMORY =
      Pattern.compile("Maximum resident set size \\(kbytes\\): (\\d+)");

  private ReplaySection() {}

  /**
   * Reads logs.
   *
   * @param arguments recorded logs; may be none
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Report report =
        new Report(System.out, "replay: cellwatch replay --metrics, and --spans; heap of 512 MB");
    replay(report, "%,d tasks, written by Spark 4.2.0".formatted(TASKS), generated());
    for (String recorded : arguments) {
      Path file = Path.of(recorded);
      replay(report, String.valueOf(file.getFileName()), file);
    }
  }

  private static Path generated() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("cellwatch-benchmark-log");
    int code =
        JavaCommand.spark(CountApplication.class)
            .option("-Dspark.eventLog.enabled=true")
            .option("-Dspark.eventLog.compress=false")
            .option("-Dspark.eventLog.dir=" + folder.toUri())
            .argument(String.valueOf(TASKS))
            .argument(Way.WITHOUT.name())
            .builder()
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    try (Stream<Path> logs = Files.list(folder)) {
      return logs.filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
          .findFirst()
          .orElseThrow(() -> new IOException("Spark wrote no log, exit code " + code));
    }
  }

  private static void replay(Report report, String name, Path log)
      throws IOException, InterruptedException {
    report.note(name);
    Ended metrics = replayed("--metrics", log);
    double events = number(EVENTS, metrics.said);
    report.figure("  size", megabytes(log), "MB");
    report.figure("  events", events, "");
    report.figure("  to metrics: time", metrics.seconds, "s");
    report.figure("    events a second", events / metrics.seconds, "");
    report.figure("    peak memory (RSS)", number(MEMORY, metrics.said) / 1024, "MB");
    Ended spans = replayed("--spans", log);
    report.figure("  to spans: time", spans.seconds, "s");
    double cpu = number(USER, spans.said) + number(SYSTEM, spans.said);
    report.atMost("    CPU time", cpu, "s", MOST_CPU_SECONDS);
    report.figure("    peak memory (RSS)", number(MEMORY, spans.said) / 1024, "MB");
  }

  /** What GNU time and the command said, and how long it took. */
  private record Ended(double seconds, String said) {}

  private static Ended replayed(String output, Path log) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of("/usr/bin/time", "-v"),
                new JavaCommand()
                        .option("-Xmx512m")
                        .argument("-jar")
                        .argument(ServerProcess.jar().toString())
                        .argument("replay")
                        .argument(output)
                        .argument(log.toString())
                        .words()
                        .stream())
            .toList();
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String said = String.join("\n", process.errorReader().lines().toList());
    int code = process.waitFor();
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (code != 0) {
      throw new IOException(log + ": replay ended with exit code " + code + ": " + said);
    }
    return new Ended(seconds, said);
  }

  private static double number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no \"" + pattern + "\" in: " + text);
    }
    return Double.parseDouble(matcher.group(1));
  }

  private static double megabytes(Path log) throws IOException {
    try (Stream<Path> files = Files.walk(log)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes / (double) (1 << 20);
    }
  }
}
