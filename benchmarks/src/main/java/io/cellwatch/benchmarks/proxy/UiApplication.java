package io.cellwatch.benchmarks.proxy;

import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A driver with a UI and one stage of many tasks, which stays until its input ends. */
public final class UiApplication {
  private UiApplication() {}

  /** Prints {@code ui <application id> <address of its UI>} when the tasks have run. */
  public static void main(String[] arguments) throws IOException {
    int tasks = Integer.parseInt(arguments[0]);
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      context.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks).count();
      System.out.println(
          "ui " + context.sc().applicationId() + " " + context.sc().uiWebUrl().get());
      while (System.in.read() >= 0) {
        // Whoever started this closes the pipe, or is gone.
      }
    }
  }
}
