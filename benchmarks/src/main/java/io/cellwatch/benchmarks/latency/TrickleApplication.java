package io.cellwatch.benchmarks.latency;

import java.util.List;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Runs jobs of one task each, at random times, and prints when each task ended. */
public final class TrickleApplication {
  private static final int LONGEST_PAUSE_MILLIS = 400;

  private TrickleApplication() {}

  /** Prints {@code application <id>}, then {@code ended <epoch milliseconds>} for each task. */
  public static void main(String[] arguments) throws InterruptedException {
    int tasks = Integer.parseInt(arguments[0]);
    Random random = new Random(tasks);
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      System.out.println("application " + context.sc().applicationId());
      context
          .sc()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd end) {
                  System.out.println("ended " + end.taskInfo().finishTime());
                }
              });
      for (int i = 0; i < tasks; i++) {
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        context.parallelize(List.of(i), 1).count();
      }
      // The last task is to be seen as a live one, not in the final update.
      Thread.sleep(2_000);
    }
  }
}
