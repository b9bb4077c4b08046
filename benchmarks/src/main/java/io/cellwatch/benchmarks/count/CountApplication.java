package io.cellwatch.benchmarks.count;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;

/**
 * {@code sc.parallelize(1 to n, n).count()}: the job that makes Spark's listener bus drop events
 * (SPARK-29902).
 */
public final class CountApplication {
  private static final String LISTENERS = "spark.extraListeners";

  private CountApplication() {}

  /**
   * Makes one context after the other, each with what listens there, and runs the job in each:
   * {@code <n> (WITHOUT|IDLE|WITH)…}. Prints the {@link CountRun} of each.
   */
  public static void main(String[] arguments) {
    int tasks = Integer.parseInt(arguments[0]);
    for (String word : Arrays.asList(arguments).subList(1, arguments.length)) {
      Way way = Way.valueOf(word);
      SparkConf configuration = new SparkConf();
      if (way != Way.WITH) {
        configuration.remove(LISTENERS);
      }
      try (JavaSparkContext context = new JavaSparkContext(configuration)) {
        if (way == Way.IDLE) {
          context.sc().listenerBus().addToQueue(new SparkListener() {}, "idle");
        }
        System.out.println(count(context, way, tasks).line());
      }
    }
  }

  private static CountRun count(JavaSparkContext context, Way way, int tasks) {
    List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
    System.gc(); // What the run before left is not this one's to collect.
    double cpuBefore = cpuSeconds();
    long begun = System.nanoTime();
    long counted = context.parallelize(numbers, numbers.size()).count();
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (counted != numbers.size()) {
      throw new IllegalStateException("count: " + counted + ", expected " + numbers.size());
    }
    return new CountRun(
        context.sc().applicationId(),
        way,
        seconds,
        cpuSeconds() - cpuBefore,
        cpuSecondsOfOurs(),
        drops(context));
  }

  private static double cpuSeconds() {
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  /** Of the publisher, its HTTP requests and the queue, all of this context. */
  private static double cpuSecondsOfOurs() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains("cellwatch")) {
        nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos / 1e9;
  }

  /** Events that the bus dropped before our queue; 0 where there is no such queue. */
  private static long drops(JavaSparkContext context) {
    return context
        .sc()
        .listenerBus()
        .metrics()
        .metricRegistry()
        .getCounters((name, metric) -> name.endsWith("queue.cellwatch.numDroppedEvents"))
        .values()
        .stream()
        .mapToLong(counter -> counter.getCount())
        .sum();
  }
}
