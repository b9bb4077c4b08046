package io.cellwatch.benchmarks.process;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks of a class, run by JMH with its GC profiler. */
public final class JmhRun {
  private final Map<String, RunResult> results = new TreeMap<>();

  /** Runs all of them, in JVMs with the options that Spark gives a driver. */
  public JmhRun(Class<?> benchmarks) throws RunnerException {
    Collection<RunResult> all =
        new Runner(
                new OptionsBuilder()
                    .include(benchmarks.getName().replace(".", "\\.") + "\\..*")
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .jvmArgsAppend(JavaCommand.sparkOptions().toArray(String[]::new))
                    .build())
            .run();
    for (RunResult result : all) {
      results.put(result.getPrimaryResult().getLabel(), result);
    }
  }

  /** Mean time of one operation, in the unit that the benchmark declares. */
  public double mean(String benchmark) {
    return of(benchmark).getPrimaryResult().getScore();
  }

  /** Median time of one operation, of a benchmark that takes samples. */
  public double median(String benchmark) {
    return of(benchmark).getPrimaryResult().getStatistics().getPercentile(50);
  }

  /** Bytes that all threads of the JVM allocated, for each operation. */
  public double allocatedBytes(String benchmark) {
    return secondary(benchmark, "gc.alloc.rate.norm");
  }

  /** A counter of the benchmark's own, or a figure of a profiler. */
  public double secondary(String benchmark, String name) {
    for (Result<?> each : of(benchmark).getSecondaryResults().values()) {
      if (each.getLabel().endsWith(name)) {
        return each.getScore();
      }
    }
    throw new IllegalArgumentException(
        name + ": not measured; there are " + of(benchmark).getSecondaryResults().keySet());
  }

  private RunResult of(String benchmark) {
    RunResult result = results.get(benchmark);
    if (result == null) {
      throw new IllegalArgumentException(
          benchmark + ": no such benchmark; there are " + results.keySet());
    }
    return result;
  }
}
