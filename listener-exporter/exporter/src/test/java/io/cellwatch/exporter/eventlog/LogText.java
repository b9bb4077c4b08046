package io.cellwatch.exporter.eventlog;

import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small log as Spark 4.2 writes it: one job with one stage of some tasks. */
final class LogText {
  static final String LOG_START =
      "{\"Event\":\"SparkListenerLogStart\",\"Spark Version\":\"4.2.0\"}";
  static final String APPLICATION_START =
      "{\"Event\":\"SparkListenerApplicationStart\",\"App Name\":\"a name\",\"App ID\":\"app-1\","
          + "\"Timestamp\":1000,\"User\":\"jo\",\"App Attempt ID\":\"2\"}";
  static final String APPLICATION_END =
      "{\"Event\":\"SparkListenerApplicationEnd\",\"Timestamp\":9000}";
  static final String STAGE_INFO =
      "{\"Stage ID\":3,\"Stage Attempt ID\":0,\"Stage Name\":\"count at x\",\"Number of Tasks\":4,"
          + "\"RDD Info\":[{\"RDD ID\":1,\"Scope\":\"{}\"}],\"Submission Time\":1100}";
  static final String JOB_START =
      "{\"Event\":\"SparkListenerJobStart\",\"Job ID\":7,\"Submission Time\":1050,\"Stage Infos\":["
          + STAGE_INFO.replace(",\"Submission Time\":1100", "")
          + "],\"Stage IDs\":[3],\"Properties\":{\"spark.jobGroup.id\":\"g\"}}";
  static final String STAGE_SUBMITTED =
      "{\"Event\":\"SparkListenerStageSubmitted\",\"Stage Info\":" + STAGE_INFO + "}";
  static final String STAGE_COMPLETED =
      "{\"Event\":\"SparkListenerStageCompleted\",\"Stage Info\":"
          + STAGE_INFO.replace("1100}", "1100,\"Completion Time\":2000}")
          + "}";
  static final String JOB_END =
      "{\"Event\":\"SparkListenerJobEnd\",\"Job ID\":7,\"Completion Time\":2001,"
          + "\"Job Result\":{\"Result\":\"JobSucceeded\"}}";

  private LogText() {}

  static String taskStart(int task) {
    return "{\"Event\":\"SparkListenerTaskStart\",\"Stage ID\":3,\"Stage Attempt ID\":0,"
        + "\"Task Info\":"
        + taskInfo(task, 0)
        + "}";
  }

  static String taskEnd(int task) {
    return "{\"Event\":\"SparkListenerTaskEnd\",\"Stage ID\":3,\"Stage Attempt ID\":0,"
        + "\"Task Type\":\"ResultTask\",\"Task End Reason\":{\"Reason\":\"Success\"},\"Task Info\":"
        + taskInfo(task, 1300)
        + ",\"Task Executor Metrics\":{\"JVMHeapMemory\":50,\"OnHeapStorageMemory\":0},"
        + "\"Task Metrics\":{\"Executor Deserialize Time\":1,\"Executor Run Time\":100,"
        + "\"Executor CPU Time\":90000000,\"JVM GC Time\":2,\"Result Serialization Time\":3,"
        + "\"Memory Bytes Spilled\":4,\"Disk Bytes Spilled\":5,"
        + "\"Shuffle Read Metrics\":{\"Fetch Wait Time\":6,\"Remote Bytes Read\":7,"
        + "\"Local Bytes Read\":8,\"Total Records Read\":9,\"Push Based Shuffle\":{\"x\":1}},"
        + "\"Shuffle Write Metrics\":{\"Shuffle Bytes Written\":10,\"Shuffle Write Time\":11,"
        + "\"Shuffle Records Written\":12},"
        + "\"Input Metrics\":{\"Bytes Read\":13,\"Records Read\":14},"
        + "\"Output Metrics\":{\"Bytes Written\":15,\"Records Written\":16},"
        + "\"Updated Blocks\":[]}}";
  }

  private static String taskInfo(int task, long finish) {
    return "{\"Task ID\":"
        + task
        + ",\"Index\":"
        + task
        + ",\"Attempt\":0,\"Launch Time\":1200,\"Executor ID\":\"1\",\"Host\":\"h\","
        + "\"Locality\":\"ANY\",\"Speculative\":false,\"Getting Result Time\":0,\"Finish Time\":"
        + finish
        + ",\"Failed\":false,\"Killed\":false,\"Accumulables\":[{\"ID\":1,\"Name\":\"n\"}]}";
  }

  /** Lines of a whole application with four tasks of 100 ms run time each. */
  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(LOG_START);
    lines.add(APPLICATION_START);
    lines.add(JOB_START);
    lines.add(STAGE_SUBMITTED);
    for (int task = 0; task < 4; task++) {
      lines.add(taskStart(task));
      lines.add(taskEnd(task));
    }
    lines.add(STAGE_COMPLETED);
    lines.add(JOB_END);
    lines.add(APPLICATION_END);
    return lines;
  }

  static String text() {
    return String.join("\n", lines()) + "\n";
  }

  static ApplicationFold fold() {
    return new ApplicationFold(FoldLimits.NONE, new CellResolver(null));
  }

  /** What came of reading a log. */
  record Read(StateUpdate state, ReplayReport report, List<String> problems, List<Long> progress) {}

  static Read read(Path log) throws IOException {
    ApplicationFold fold = fold();
    List<String> problems = new ArrayList<>();
    List<Long> progress = new ArrayList<>();
    ReplayReport report =
        EventLog.open(log)
            .replay(
                fold,
                new ReplayObserver() {
                  @Override
                  public void read(long bytes, long total, long events) {
                    progress.add(bytes);
                  }

                  @Override
                  public void problem(String message) {
                    problems.add(message);
                  }
                });
    return new Read(fold.next(0, true), report, problems, progress);
  }

  static Read read(Path folder, String... lines) throws IOException {
    Path log = folder.resolve("log");
    Files.writeString(log, String.join("\n", lines) + "\n");
    return read(log);
  }
}
