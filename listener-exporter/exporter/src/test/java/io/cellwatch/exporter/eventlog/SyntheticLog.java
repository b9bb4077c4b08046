package io.cellwatch.exporter.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a log of any size: jobs of one stage of a thousand tasks whose lines are as long as those
 * of real tasks, and before each job an SQL execution with a plan of a megabyte.
 */
final class SyntheticLog {
  private static final int TASKS = 1000;

  private final OutputStream to;
  private long bytes;
  private long jobs;

  private SyntheticLog(OutputStream to) {
    this.to = to;
  }

  /**
   * Writes a log.
   *
   * @return how many jobs it has, of {@value #TASKS} tasks each
   */
  static long write(Path log, long atLeastBytes) throws IOException {
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(log), 1 << 16)) {
      SyntheticLog written = new SyntheticLog(stream);
      written.line(LogText.LOG_START);
      written.line(LogText.APPLICATION_START);
      String plan = "plan ".repeat(1 << 18);
      while (written.bytes < atLeastBytes) {
        written.job(plan);
      }
      written.line(LogText.APPLICATION_END);
      return written.jobs;
    }
  }

  private void job(String plan) throws IOException {
    String stage = "\"Stage ID\":" + jobs + ",";
    line(
        "{\"Event\":\"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart\","
            + "\"executionId\":"
            + jobs
            + ",\"description\":\"d\",\"physicalPlanDescription\":\""
            + plan
            + "\",\"time\":1000}");
    line(ofJob(LogText.JOB_START, stage));
    line(ofJob(LogText.STAGE_SUBMITTED, stage));
    String accumulables =
        "\"Accumulables\":["
            + "{\"ID\":5747,\"Name\":\"internal.metrics.x\",\"Update\":17,\"Value\":36,\"Internal\":true},"
                .repeat(12)
            + "{\"ID\":1}]";
    for (int task = 0; task < TASKS; task++) {
      String ids = "\"Task ID\":" + (jobs * TASKS + task) + ",";
      String old = "\"Task ID\":" + task + ",";
      line(LogText.taskStart(task).replace("\"Stage ID\":3,", stage).replace(old, ids));
      line(
          LogText.taskEnd(task)
              .replace("\"Stage ID\":3,", stage)
              .replace(old, ids)
              .replace("\"Accumulables\":[{\"ID\":1,\"Name\":\"n\"}]", accumulables));
    }
    line(ofJob(LogText.STAGE_COMPLETED, stage));
    line(LogText.JOB_END.replace("\"Job ID\":7", "\"Job ID\":" + jobs));
    line(
        "{\"Event\":\"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd\","
            + "\"executionId\":"
            + jobs
            + ",\"time\":2000,\"errorMessage\":\"\"}");
    jobs++;
  }

  private String ofJob(String line, String stage) {
    return line.replace("\"Stage ID\":3,", stage)
        .replace("\"Stage IDs\":[3]", "\"Stage IDs\":[" + jobs + "]")
        .replace("\"Job ID\":7", "\"Job ID\":" + jobs)
        .replace("\"Number of Tasks\":4", "\"Number of Tasks\":" + TASKS);
  }

  private void line(String line) throws IOException {
    byte[] encoded = (line + "\n").getBytes(UTF_8);
    to.write(encoded);
    bytes += encoded.length;
  }

  /**
   * By hand, for sizes that no test suite should write: {@code write FILE MEGABYTES} or {@code
   * replay FILE}, the latter with the {@code -Xmx} to be proved.
   */
  public static void main(String[] arguments) throws IOException {
    Path log = Path.of(arguments[1]);
    if (arguments[0].equals("write")) {
      System.out.println(write(log, Long.parseLong(arguments[2]) << 20) + " jobs");
      return;
    }
    long start = System.nanoTime();
    LogText.Read read = LogText.read(log);
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.println(
        read.report()
            + "; "
            + EventLog.open(log).bytes()
            + " bytes in "
            + millis
            + " ms; "
            + read.state().application().totals());
  }
}
