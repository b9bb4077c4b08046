package io.cellwatch.benchmarks.count;

import io.cellwatch.benchmarks.process.JavaCommand;
import java.io.IOException;
import java.util.List;

/**
 * A process that ran the job, more than once, since a JVM that has just started also compiles.
 *
 * @param application Spark's id
 * @param wallSeconds of the whole process
 * @param first run of the job
 * @param last run of the job
 * @param drops events that our queue of Spark's bus lost
 */
record CountRun(String application, double wallSeconds, Job first, Job last, long drops) {
  /** One run of the job. */
  record Job(double wallSeconds, double cpuSeconds) {}

  static CountRun of(JavaCommand command) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process process = command.builder().redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = process.inputReader().lines().toList();
    int code = process.waitFor();
    double wallSeconds = (System.nanoTime() - begun) / 1e9;
    List<String[]> jobs =
        lines.stream()
            .map(line -> line.split(" ", -1))
            .filter(words -> words[0].equals("count") && words.length == 5)
            .toList();
    if (code != 0 || jobs.isEmpty()) {
      throw new IOException("the job ended with exit code " + code + ": " + lines);
    }
    String[] last = jobs.get(jobs.size() - 1);
    return new CountRun(last[1], wallSeconds, job(jobs.get(0)), job(last), Long.parseLong(last[4]));
  }

  private static Job job(String[] words) {
    return new Job(Double.parseDouble(words[2]), Double.parseDouble(words[3]));
  }
}
