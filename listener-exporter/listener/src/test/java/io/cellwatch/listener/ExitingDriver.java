package io.cellwatch.listener;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A driver whose JVM exits right after its work, with or without stopping Spark. */
public final class ExitingDriver {
  private ExitingDriver() {}

  public static void main(String[] arguments) {
    SparkConf configuration =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("exiting")
            .set("spark.extraListeners", CellwatchListener.class.getName())
            .set("spark.cellwatch.timeout", "30s")
            .set("spark.cellwatch.url", arguments[0]);
    JavaSparkContext spark = new JavaSparkContext(configuration);
    long count = spark.parallelize(List.of(1, 2, 3), 3).count();
    if (arguments[1].equals("stop")) {
      spark.stop();
    }
    System.out.println("exits after " + count);
    System.exit(7);
  }
}
