package io.cellwatch.e2e.prometheus;

import io.cellwatch.e2e.parts.SparkProcess;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A driver that has run one job of {@link #TASKS} tasks. */
public final class ScrapedApplication {
  static final int TASKS = 4;

  private ScrapedApplication() {}

  /** Runs it; settings are system properties. */
  public static void main(String[] arguments) throws IOException {
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      context.parallelize(List.of(1, 2, 3, 4), TASKS).count();
      System.out.println(SparkProcess.READY + context.sc().applicationId());
      while (System.in.read() >= 0) {
        // The test closes it.
      }
    }
  }
}
