package io.cellwatch.benchmarks.spans;

import io.cellwatch.benchmarks.simulation.SimulatedDriver;
import io.cellwatch.exporter.otlp.OtlpJson;
import io.cellwatch.exporter.trace.FinishedSpan;
import io.cellwatch.exporter.trace.LogSpans;
import io.cellwatch.exporter.trace.TraceOptions;
import io.cellwatch.model.StateUpdate;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * All spans of one application: a hundred cell runs, each one job of two stages, whose slowest
 * tasks have spans of their own. An operation is the whole of it, {@link #spans} says of how many
 * spans.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpansBenchmark {
  private static final int CELLS = 100;
  private static final long BEGIN = 1_795_000_000_000L;
  private static final long STEP_MILLIS = 500;

  /** The last state of the application, as its driver would send it. */
  @State(Scope.Benchmark)
  public static class Application {
    final StateUpdate state = state();

    private static StateUpdate state() {
      SimulatedDriver driver = new SimulatedDriver(1, BEGIN);
      long now = BEGIN;
      while (driver.jobs() <= CELLS) {
        now += STEP_MILLIS;
        driver.step(now);
      }
      return driver.update(now, true);
    }

    List<FinishedSpan> make() {
      List<FinishedSpan> spans = new ArrayList<>();
      new LogSpans(state, "", TraceOptions.DEFAULT, Resource.empty()).forEach(spans::add);
      return spans;
    }
  }

  /** How many spans an operation makes. */
  static int spans() {
    return new Application().make().size();
  }

  /** From records to what exporters take. */
  @Benchmark
  public void made(Application application, Blackhole blackhole) {
    blackhole.consume(application.make());
  }

  /** The same, and written as OTLP JSON. */
  @Benchmark
  public void madeAndWritten(Application application) throws IOException {
    OtlpJson.write(application.make(), OutputStream.nullOutputStream());
  }
}
