package io.cellwatch.benchmarks.callback;

import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.JmhRun;
import org.openjdk.jmh.runner.RunnerException;

/** Prints what the end of a task costs. */
public final class CallbackSection {
  private static final double MOST_NANOS = 300;
  private static final double MOST_SHARE_OF_SPARK = 0.1;

  /** Below this no event allocates: a stage's own state is 12 kB for its 10,000 tasks. */
  private static final double NO_BYTES = 2;

  private CallbackSection() {}

  public static void main(String[] arguments) throws RunnerException {
    JmhRun run = new JmhRun(TaskEndBenchmark.class);
    Report report =
        new Report(
            System.out,
            "callback: the end of one task (JMH; tasks of Spark 4.2.0, %d a stage, %d at a time)"
                .formatted(StageFeed.TASKS, StageFeed.BATCH));
    ours(report, run, "adapter and fold", "adapterAndFold");
    ours(report, run, "whole listener, publishing", "wholeListener");
    peer(report, run, "Spark's AppStatusListener.onTaskEnd", "appStatusListener");
    peer(report, run, "Spark's JsonProtocol.sparkEventToJsonString", "jsonProtocol");
    report.atMost(
        "whole listener / AppStatusListener, means",
        run.mean("wholeListener") / run.mean("appStatusListener"),
        "",
        MOST_SHARE_OF_SPARK);
    report.figure(
        "whole listener / AppStatusListener, medians",
        run.median("wholeListener") / run.median("appStatusListener"),
        "");
    peer(report, run, "start and end, adapter and fold", "adapterAndFoldPair");
    peer(report, run, "start and end, AppStatusListener", "appStatusListenerPair");
  }

  private static void ours(Report report, JmhRun run, String what, String benchmark) {
    report.atMost(what + ", median", run.median(benchmark), "ns", MOST_NANOS);
    report.figure("  mean", run.mean(benchmark), "ns");
    report.atMost("  allocated", allocated(run, benchmark), "B", NO_BYTES);
  }

  private static void peer(Report report, JmhRun run, String what, String benchmark) {
    report.figure(what + ", median", run.median(benchmark), "ns");
    report.figure("  mean", run.mean(benchmark), "ns");
    report.figure("  allocated", allocated(run, benchmark), "B");
  }

  /** Beyond the events themselves, which the harness makes. */
  private static double allocated(JmhRun run, String benchmark) {
    return run.allocatedBytes(benchmark) - run.allocatedBytes("eventsAlone");
  }
}
