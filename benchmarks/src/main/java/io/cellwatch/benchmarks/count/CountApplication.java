package io.cellwatch.benchmarks.count;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code sc.parallelize(1 to n, n).count()} with an n of 100,000 if nothing else is asked: the job
 * that makes Spark's listener bus drop events (SPARK-29902).
 */
public final class CountApplication {
  private CountApplication() {}

  /**
   * Runs the job as often as it is told, with {@code <n> <times>}, and prints one line for each:
   * {@code count <application id> <seconds of the job> <CPU seconds of it> <drops so far>}.
   */
  public static void main(String[] arguments) {
    int tasks = Integer.parseInt(arguments[0]);
    int times = Integer.parseInt(arguments[1]);
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
      for (int time = 0; time < times; time++) {
        count(context, numbers);
      }
    }
  }

  private static void count(JavaSparkContext context, List<Integer> numbers) {
    double cpuBefore = cpuSeconds();
    long begun = System.nanoTime();
    long counted = context.parallelize(numbers, numbers.size()).count();
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (counted != numbers.size()) {
      throw new IllegalStateException("count: " + counted + ", expected " + numbers.size());
    }
    System.out.println(
        "count %s %.3f %.3f %s"
            .formatted(
                context.sc().applicationId(),
                seconds,
                cpuSeconds() - cpuBefore,
                drops(context, "cellwatch")));
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
