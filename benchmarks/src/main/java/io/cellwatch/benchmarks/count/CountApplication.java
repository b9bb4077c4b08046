package io.cellwatch.benchmarks.count;

import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code sc.parallelize(1 to n, n).count()} with an n of 100,000 if nothing else is asked: the job
 * that makes Spark's listener bus drop events (SPARK-29902).
 */
public final class CountApplication {
  private CountApplication() {}

  /** Prints one line: {@code count <application id> <seconds of the job> <CPU seconds> <drops>}. */
  public static void main(String[] arguments) {
    int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      long begun = System.nanoTime();
      long counted = context.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks).count();
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (counted != tasks) {
        throw new IllegalStateException("count: " + counted + ", expected " + tasks);
      }
      System.out.println(
          "count %s %.3f %.3f %s"
              .formatted(
                  context.sc().applicationId(),
                  seconds,
                  cpuSeconds(),
                  drops(context, "cellwatch")));
    }
  }

  private static double cpuSeconds() {
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  /** Events that the bus dropped before a queue; 0 where there is no such queue. */
  private static long drops(JavaSparkContext context, String queue) {
    return context
        .sc()
        .listenerBus()
        .metrics()
        .metricRegistry()
        .getCounters((name, metric) -> name.endsWith("queue." + queue + ".numDroppedEvents"))
        .values()
        .stream()
        .mapToLong(counter -> counter.getCount())
        .sum();
  }
}
