package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Spark's {@code local-cluster}: the driver, a master and workers in this JVM, and executors that
 * are processes of their own, children of this one.
 */
final class LocalCluster {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String EVERYTHING = "100000000";

  private LocalCluster() {}

  /**
   * The settings of an application.
   *
   * @param workers with so many cores each, and 1 GB
   * @param logs the folder of its event log, which must exist
   */
  static SparkConf conf(String name, int workers, int cores, Path logs) throws IOException {
    // What executors run comes by their class path: Spark only insists that the folder is there.
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    return new SparkConf(false)
        .setMaster("local-cluster[" + workers + "," + cores + ",1024]")
        .setAppName(name)
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.ui.port", "0")
        .set("spark.ui.retainedJobs", EVERYTHING)
        .set("spark.ui.retainedStages", EVERYTHING)
        .set("spark.ui.retainedTasks", EVERYTHING)
        .set("spark.executor.memory", "512m")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"))
        .set("spark.eventLog.enabled", "true")
        .set("spark.eventLog.dir", logs.toUri().toString())
        .set("spark.eventLog.compress", "false")
        .set("spark.eventLog.rolling.enabled", "false")
        .set("spark.eventLog.logStageExecutorMetrics", "true");
  }

  /** Waits until so many executors are there. */
  static void awaitExecutors(JavaSparkContext context, int expected) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      // The driver's block manager is among them.
      if (context.statusTracker().getExecutorInfos().length > expected) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(expected + " executors did not come up within 60 s");
  }

  /**
   * Asks the live application's REST API, once its listeners know all that has happened.
   *
   * @param what below the application, {@code jobs}
   */
  static JsonNode rest(JavaSparkContext context, String what) throws Exception {
    SparkContext spark = context.sc();
    spark.listenerBus().waitUntilEmpty(30_000);
    String path = "/api/v1/applications/" + spark.applicationId() + "/" + what;
    try (InputStream answer = URI.create(spark.uiWebUrl().get() + path).toURL().openStream()) {
      return MAPPER.readTree(answer);
    }
  }
}
