package io.cellwatch.e2e.proxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * A driver with something on every page of its UI. It says where its UI is, and runs until its
 * standard input ends. Compiled again for each other Spark, so it uses what all of them have.
 */
public final class DriverApplication {
  /** Before the application's id and the address of its UI. */
  static final String READY = "UI of ";

  static final int MANY_TASKS = Integer.getInteger("many.tasks", 10_000);

  private final SparkSession session;
  private final JavaSparkContext context;
  private final Path folder;

  /** Spark forgets what is cached once nobody can use it any more. */
  private final JavaRDD<Integer> numbers;

  private DriverApplication(SparkSession session, Path folder) {
    this.session = session;
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.folder = folder;
    numbers =
        context.parallelize(IntStream.range(0, 1_000).boxed().collect(Collectors.toList()), 4);
  }

  /**
   * Runs it; settings are system properties.
   *
   * @param arguments a folder for files
   */
  public static void main(String[] arguments) throws Exception {
    SparkSession session = SparkSession.builder().getOrCreate();
    DriverApplication application = new DriverApplication(session, Path.of(arguments[0]));
    session.sparkContext().setLogLevel("WARN");
    application.jobs();
    application.failure();
    application.queries();
    application.streaming();
    application.runningStage();
    application.context.sc().listenerBus().waitUntilEmpty(30_000);
    System.out.println(
        READY
            + application.context.sc().applicationId()
            + " "
            + application.context.sc().uiWebUrl().get());
    while (System.in.read() >= 0) {
      // The test closes it.
    }
    session.stop();
  }

  private void jobs() {
    numbers.setName("cached numbers").cache().count();
    context.setJobGroup("group", "sums <b>by</b> rest & more", false);
    numbers.groupBy(each -> each % 7).count();
    context.clearJobGroup();
    context.parallelize(Collections.nCopies(MANY_TASKS, 1), MANY_TASKS).count();
  }

  private void failure() {
    VoidFunction<Integer> failing =
        each -> {
          throw new IllegalStateException("a failure on purpose");
        };
    try {
      context.parallelize(List.of(1, 2), 2).foreach(failing);
      throw new AssertionError("the job must fail");
    } catch (Exception e) {
      if (!(e instanceof SparkException)) {
        throw e;
      }
    }
  }

  private void queries() {
    session.range(1_000).createOrReplaceTempView("numbers");
    session.sql("cache table small as select id, id % 3 as rest from numbers").collectAsList();
    session
        .sql("select s.rest, count(*) from small s join numbers n on s.id = n.id group by s.rest")
        .collectAsList();
    try {
      session.sql("select raise_error('a failing query')").collectAsList();
      throw new AssertionError("the query must fail");
    } catch (Exception e) { // Spark 3.5 throws a checked one, which Scala does not declare.
      context.sc().log().info("as wanted", e);
    }
  }

  private void streaming() throws Exception {
    Path input = Files.createDirectories(folder.resolve("input"));
    StreamingQuery query =
        session
            .readStream()
            .text(input.toString())
            .writeStream()
            .queryName("lines")
            .format("noop")
            .trigger(Trigger.ProcessingTime(500))
            .option("checkpointLocation", folder.resolve("checkpoints").toString())
            .start();
    for (int batch = 0; batch < 3; batch++) {
      Files.writeString(input.resolve("lines-" + batch), "one\ntwo\n");
      query.processAllAvailable();
    }
  }

  /** Two tasks of a third stay active: the third waits for a core. */
  private void runningStage() throws InterruptedException {
    VoidFunction<Integer> waiting = each -> Thread.sleep(TimeUnit.HOURS.toMillis(1));
    JavaRDD<Integer> parts = context.parallelize(List.of(1, 2), 2);
    Thread running = new Thread(() -> parts.foreach(waiting), "running stage");
    running.setDaemon(true);
    running.start();
    while (context.statusTracker().getActiveStageIds().length == 0) {
      Thread.sleep(50);
    }
  }
}
