package io.cellwatch.e2e.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import scala.Tuple2;

/**
 * A small application without Scala sources: a shuffle and its reuse, a task that fails once, a job
 * that fails, SQL that works and SQL that fails, a streaming query. Writes what it computed, and what
 * Spark's own REST says of it before it stops.
 */
public final class MatrixApplication {
  private MatrixApplication() {}

  public static void main(String[] arguments) throws Exception {
    Path output = Path.of(arguments[0]);
    int executors = Integer.parseInt(arguments[1]);
    String join = arguments[2];
    SparkSession session = SparkSession.builder().appName("matrix ☂ \"line\"").getOrCreate();
    JavaSparkContext context = new JavaSparkContext(session.sparkContext());
    awaitExecutors(context, executors);
    if (join.equals("late")) {
      session
          .sparkContext()
          .addSparkListener(
              (org.apache.spark.scheduler.SparkListenerInterface)
                  Class.forName("io.cellwatch.listener.CellwatchListener")
                      .getConstructor()
                      .newInstance());
    }
    List<String> results = new ArrayList<>();
    results.add("shuffle " + shuffle(context));
    results.add("retried " + retried(context));
    results.add("failing " + failing(context));
    results.add("sql " + sql(session));
    results.add("failing sql " + failingSql(session));
    results.add("streaming " + streaming(session, output.resolve("checkpoint")));
    session.sparkContext().listenerBus().waitUntilEmpty(30_000);
    String rest =
        session.sparkContext().uiWebUrl().get()
            + "/api/v1/applications/"
            + session.sparkContext().applicationId();
    for (String what : List.of("jobs", "stages", "allexecutors")) {
      try (InputStream answer = URI.create(rest + "/" + what).toURL().openStream()) {
        Files.write(output.resolve(what + ".json"), answer.readAllBytes());
      }
    }
    Files.write(output.resolve("results.txt"), results);
    session.stop();
  }

  private static void awaitExecutors(JavaSparkContext context, int executors)
      throws InterruptedException, IOException {
    long deadline = System.currentTimeMillis() + 60_000;
    while (context.sc().statusTracker().getExecutorInfos().length - 1 < executors) {
      if (System.currentTimeMillis() > deadline) {
        throw new IOException(executors + " executors did not come up within 60 s");
      }
      Thread.sleep(100);
    }
  }

  private static String shuffle(JavaSparkContext context) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      numbers.add(i);
    }
    JavaPairRDD<Integer, Integer> sums =
        context
            .parallelize(numbers, 8)
            .mapToPair(number -> new Tuple2<>(number % 10, number))
            .reduceByKey(Integer::sum, 4);
    return new TreeMap<>(sums.collectAsMap()) + " " + sums.count();
  }

  private static long retried(JavaSparkContext context) {
    return context
        .parallelize(List.of(1, 2, 3, 4), 4)
        .map(
            number -> {
              if (TaskContext.get().attemptNumber() == 0 && number == 2) {
                throw new IllegalStateException("fails once, on purpose");
              }
              return number;
            })
        .count();
  }

  private static String failing(JavaSparkContext context) {
    try {
      return "worked: "
          + context
              .parallelize(List.of(1, 2), 2)
              .map(
                  number -> {
                    if (number == 2) {
                      throw new IllegalStateException("fails always, on purpose");
                    }
                    return number;
                  })
              .count();
    } catch (Exception e) {
      return "failed: " + e.getMessage().contains("fails always, on purpose");
    }
  }

  private static List<String> sql(SparkSession session) {
    Dataset<Row> rows =
        session.sql(
            "select id % 7 as k, count(*) as n, sum(id) as s from range(0, 100000, 1, 6)"
                + " group by id % 7 order by k");
    return rows.collectAsList().stream().map(Row::toString).toList();
  }

  private static String failingSql(SparkSession session) {
    try {
      session.sql("select raise_error(concat('on purpose ', id)) from range(4)").collectAsList();
      return "worked";
    } catch (Exception e) {
      return "failed";
    }
  }

  private static boolean streaming(SparkSession session, Path checkpoint) throws Exception {
    StreamingQuery query =
        session
            .readStream()
            .format("rate")
            .option("rowsPerSecond", 5)
            .load()
            .writeStream()
            .queryName("matrix rate")
            .format("noop")
            .option("checkpointLocation", checkpoint.toString())
            .start();
    long deadline = System.currentTimeMillis() + 60_000;
    while (query.recentProgress().length < 2 && System.currentTimeMillis() < deadline) {
      Thread.sleep(100);
    }
    query.stop();
    return query.recentProgress().length >= 2;
  }
}
