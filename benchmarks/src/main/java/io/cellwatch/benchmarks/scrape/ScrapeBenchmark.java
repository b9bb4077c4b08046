package io.cellwatch.benchmarks.scrape;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A scrape in Prometheus' text format, beside the same series as plain gauges of Micrometer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScrapeBenchmark {
  static final int SERIES = 100_000;
  static final int APPLICATIONS = 1_000;

  /** The state behind the exporter. */
  @State(Scope.Benchmark)
  public static class Ours {
    final ScrapedState state = ScrapedState.ofSeries(SERIES);
  }

  /** The state behind it with many small applications: half of the series are counters. */
  @State(Scope.Benchmark)
  public static class Fleet {
    final ScrapedState state = ScrapedState.ofApplications(APPLICATIONS);
  }

  /** The same as gauges. */
  @State(Scope.Benchmark)
  public static class Plain {
    final PlainGauges gauges = new PlainGauges(ScrapedState.ofSeries(SERIES).samples());
  }

  /** CPU time of the thread that scrapes: another program on the machine does not change it. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Cpu {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long begun;

    /** Sum of the CPU time. */
    public double cpuNanos;

    /** How many scrapes it is the sum of. */
    public long scrapes;

    void begin() {
      begun = threads.getCurrentThreadCpuTime();
    }

    void end() {
      cpuNanos += threads.getCurrentThreadCpuTime() - begun;
      scrapes++;
    }
  }

  /** Ours. */
  @Benchmark
  public void cellwatch(Ours ours, Cpu cpu) throws IOException {
    cpu.begin();
    ours.state.exporter().metrics().write(null, OutputStream.nullOutputStream());
    cpu.end();
  }

  /** Ours, of many applications. */
  @Benchmark
  public void fleet(Fleet fleet, Cpu cpu) throws IOException {
    cpu.begin();
    fleet.state.exporter().metrics().write(null, OutputStream.nullOutputStream());
    cpu.end();
  }

  /** Micrometer's. */
  @Benchmark
  public void micrometerGauges(Plain plain, Cpu cpu) throws IOException {
    cpu.begin();
    plain.gauges.registry().scrape(OutputStream.nullOutputStream());
    cpu.end();
  }
}
