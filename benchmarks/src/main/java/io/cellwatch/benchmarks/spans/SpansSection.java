package io.cellwatch.benchmarks.spans;

import io.cellwatch.benchmarks.figure.Report;
import io.cellwatch.benchmarks.process.JmhRun;
import org.openjdk.jmh.runner.RunnerException;

/** Prints how fast spans are made of records. */
public final class SpansSection {
  private static final double LEAST_PER_SECOND = 20_000;
  private static final double NANOS_OF_A_SECOND = 1e9;

  private SpansSection() {}

  public static void main(String[] arguments) throws RunnerException {
    int spans = SpansBenchmark.spans();
    JmhRun run = new JmhRun(SpansBenchmark.class);
    Report report =
        new Report(System.out, "spans: %,d spans of one application (JMH)".formatted(spans));
    report.atMost(
        "a span made of records",
        run.mean("made") / spans,
        "ns",
        NANOS_OF_A_SECOND / LEAST_PER_SECOND);
    report.figure("  spans a second", NANOS_OF_A_SECOND * spans / run.mean("made"), "");
    report.figure("  allocated", run.allocatedBytes("made") / spans, "B");
    report.figure("made, and written as OTLP JSON", run.mean("madeAndWritten") / spans, "ns");
    report.figure("  spans a second", NANOS_OF_A_SECOND * spans / run.mean("madeAndWritten"), "");
    report.figure("  allocated", run.allocatedBytes("madeAndWritten") / spans, "B");
  }
}
