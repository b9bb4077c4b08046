package io.cellwatch.benchmarks.count;

import io.cellwatch.benchmarks.process.JavaCommand;
import java.io.IOException;
import java.util.List;

/**
 * One run of the job in a process of its own.
 *
 * @param application Spark's id
 * @param wallSeconds of the whole process
 * @param jobSeconds of the job alone
 * @param cpuSeconds of the process until the job's end
 * @param drops events that our queue of Spark's bus lost
 */
record CountRun(
    String application, double wallSeconds, double jobSeconds, double cpuSeconds, long drops) {

  static CountRun of(JavaCommand command) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process process = command.builder().redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = process.inputReader().lines().toList();
    int code = process.waitFor();
    double wallSeconds = (System.nanoTime() - begun) / 1e9;
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("count") && words.length == 5) {
        return new CountRun(
            words[1],
            wallSeconds,
            Double.parseDouble(words[2]),
            Double.parseDouble(words[3]),
            Long.parseLong(words[4]));
      }
    }
    throw new IOException("the job ended with exit code " + code + " and no count: " + lines);
  }
}
