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
    ours(report, run, "adapter and fold", "adapterAndFold");
    ours(report, run, "whole listener, publishing", "wholeListener");
    peer(report, run, "Spark's AppStatusListener.onTaskEnd", "appStatusListener");
    peer(report, run, "Spark's JsonProtocol.sparkEventToJsonString", "jsonProtocol");
    report.atMost(
        "whole listener / AppStatusListener, medians",
        run.median("wholeListener") / run.median("appStatusListener"),
        "",
        MOST_SHARE_OF_SPARK);
    peer(report, run, "start and end, adapter and fold", "adapterAndFoldPair");
    peer(report, run, "start and end, AppStatusListener", "appStatusListenerPair");
  }

  private static void ours(Report report, JmhRun run, String what, String benchmark) {
    report.atMost(what + ", median", run.median(benchmark), "ns", MOST_NANOS);
    report.figure("  mean", run.mean(benchmark), "ns");
    report.atMost("  allocated", run.allocatedBytes(benchmark), "B", NO_BYTES);
  }

  private static void peer(Report report, JmhRun run, String what, String benchmark) {
    report.figure(what + ", median", run.median(benchmark), "ns");
    report.figure("  mean", run.mean(benchmark), "ns");
    report.figure("  allocated", run.allocatedBytes(benchmark), "B");
  }
}
