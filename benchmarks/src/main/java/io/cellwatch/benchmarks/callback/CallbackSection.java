package io.cellwatch.benchmarks.callback;

import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.JmhRun;
import org.openjdk.jmh.runner.RunnerException;

/** Prints what the end of a task costs. */
public final class CallbackSection {
  private static final double MOST_NANOS = 300;
  private static final double MOST_SHARE_OF_SPARK = 0.1;

  /** Below this no event allocates: it is what the harness and the publisher's thread need. */
  private static final double NO_BYTES = 1;

  private CallbackSection() {}

  public static void main(String[] arguments) throws RunnerException {
    JmhRun run = new JmhRun(TaskEndBenchmark.class);
    Report report =
        new Report(
            System.out,
            "callback: the end of one task (JMH; %d recorded tasks of Spark 4.2.0, %d at a time)"
                .formatted(StageFeed.TASKS, StageFeed.BATCH));
    report.atMost("adapter and fold", run.time("adapterAndFold"), "ns", MOST_NANOS);
    report.figure("  99.9 % confidence, plus or minus", run.error("adapterAndFold"), "ns");
    report.atMost("  allocated", run.allocatedBytes("adapterAndFold"), "B", NO_BYTES);
    report.atMost("whole listener, publishing", run.time("wholeListener"), "ns", MOST_NANOS);
    report.figure("  99.9 % confidence, plus or minus", run.error("wholeListener"), "ns");
    report.atMost("  allocated", run.allocatedBytes("wholeListener"), "B", NO_BYTES);
    peer(report, run, "Spark's AppStatusListener.onTaskEnd", "appStatusListener");
    peer(report, run, "Spark's JsonProtocol.sparkEventToJsonString", "jsonProtocol");
    report.atMost(
        "whole listener / AppStatusListener",
        run.time("wholeListener") / run.time("appStatusListener"),
        "",
        MOST_SHARE_OF_SPARK);
    peer(report, run, "start and end, adapter and fold", "adapterAndFoldPair");
    peer(report, run, "start and end, AppStatusListener", "appStatusListenerPair");
  }

  private static void peer(Report report, JmhRun run, String what, String benchmark) {
    report.figure(what, run.time(benchmark), "ns");
    report.figure("  99.9 % confidence, plus or minus", run.error(benchmark), "ns");
    report.figure("  allocated", run.allocatedBytes(benchmark), "B");
  }
}
