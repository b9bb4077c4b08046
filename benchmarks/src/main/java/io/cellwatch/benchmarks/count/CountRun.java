package io.cellwatch.benchmarks.count;

import io.cellwatch.benchmarks.process.JavaCommand;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * One run of the job in a context of its own.
 *
 * @param application Spark's id
 * @param way what listened
 * @param wallSeconds of the job
 * @param cpuSeconds of the process during the job
 * @param ourCpuSeconds of the listener's own threads
 * @param drops events that our queue of Spark's bus lost
 */
record CountRun(
    String application,
    Way way,
    double wallSeconds,
    double cpuSeconds,
    double ourCpuSeconds,
    long drops) {

  private static final String MARK = "count-run";

  String line() {
    return String.format(
        Locale.ROOT,
        "%s %s %s %.4f %.4f %.4f %d",
        MARK,
        application,
        way,
        wallSeconds,
        cpuSeconds,
        ourCpuSeconds,
        drops);
  }

  private static CountRun of(String line) {
    String[] words = line.split(" ", -1);
    return new CountRun(
        words[1],
        Way.valueOf(words[2]),
        Double.parseDouble(words[3]),
        Double.parseDouble(words[4]),
        Double.parseDouble(words[5]),
        Long.parseLong(words[6]));
  }

  /** Runs a {@link CountApplication} to its end. */
  static List<CountRun> of(JavaCommand command) throws IOException, InterruptedException {
    Process process = command.builder().redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = process.inputReader().lines().toList();
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("the job ended with exit code " + code + ": " + lines);
    }
    return lines.stream().filter(line -> line.startsWith(MARK + " ")).map(CountRun::of).toList();
  }
}
