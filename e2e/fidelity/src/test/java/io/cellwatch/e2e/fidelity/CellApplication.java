package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import scala.Tuple2;

/** What people do in the cells of a notebook, in all the shapes that traces have. */
final class CellApplication {
  static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** Tasks run in this JVM. */
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final AtomicLong newest = new AtomicLong(-1);
  private final JavaSparkContext context;
  private final SparkSession session;
  private final NotebookKernel kernel;
  private final Path folder;

  CellApplication(
      JavaSparkContext context, SparkSession session, NotebookKernel kernel, Path folder) {
    this.context = context;
    this.session = session;
    this.kernel = kernel;
    this.folder = folder;
  }

  void run() throws Exception {
    context.sc().addSparkListener(newestExecutions());
    // Before the first cell is known: later, what nobody marks is taken for the newest cell's.
    sums(2).count();
    query();
    kernel.cell("no-spark", () -> {});
    kernel.cell("rdd", () -> sums(3).count());
    kernel.cell("rdd", () -> sums(3).count());
    kernel.cell("outer", TRACEPARENT, this::query);
    kernel.cell("nested", this::tableOfAQuery);
    kernel.cell("no-job", () -> session.sql("CREATE TEMPORARY VIEW few AS VALUES (1), (2)"));
    kernel.cell("iterator", this::localIterator);
    kernel.cell("failing", this::failingJob);
    kernel.cell("failing-sql", this::failingQuery);
    kernel.cell("cancelled", this::cancelledJob);
    sharedStage();
    kernel.cell("streaming", new StreamingWork(context, session, folder)::run);
  }

  private JavaPairRDD<Integer, Integer> sums(int reduceTasks) {
    return context
        .parallelize(IntStream.range(0, 100).boxed().toList(), 4)
        .mapToPair(number -> new Tuple2<>(number % 10, number))
        .reduceByKey(Integer::sum, reduceTasks);
  }

  private void query() {
    session
        .range(0, 1000, 1, 4)
        .selectExpr("id % 7 AS k", "'a secret' AS text")
        .groupBy("k")
        .count()
        .orderBy("k")
        .collectAsList();
  }

  /** The execution of the command has the one that fills the table within. */
  private void tableOfAQuery() {
    session.sql("CREATE TABLE numbers USING parquet AS SELECT id FROM range(0, 100, 1, 2)");
    session.sql("SELECT count(*) FROM numbers WHERE id > 10").collectAsList();
  }

  /**
   * Each of its jobs begins after Spark has told of the execution's end. As from Python, they run
   * on a thread with the properties of the execution.
   */
  private void localIterator() throws InterruptedException {
    Iterator<Row> rows = session.range(0, 30, 1, 3).toDF().toLocalIterator();
    context.setLocalProperty("spark.sql.execution.id", String.valueOf(newestExecution()));
    int count = 0;
    while (rows.hasNext()) {
      rows.next();
      count++;
      if (count % 10 == 0) {
        Thread.sleep(200);
      }
    }
    context.setLocalProperty("spark.sql.execution.id", null);
    if (count != 30) {
      throw new AssertionError("iterated over " + count);
    }
  }

  /** As Spark's own events tell it: its status store may lag behind. */
  private long newestExecution() {
    try {
      context.sc().listenerBus().waitUntilEmpty(30_000);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Spark's listeners do not catch up", e);
    }
    return newest.get();
  }

  private SparkListener newestExecutions() {
    return new SparkListener() {
      @Override
      public void onOtherEvent(SparkListenerEvent event) {
        if (event instanceof SparkListenerSQLExecutionStart started) {
          newest.set(started.executionId());
        }
      }
    };
  }

  private void failingJob() {
    try {
      context
          .parallelize(List.of(1, 2), 2)
          .foreach(
              number -> {
                if (number == 2) {
                  throw new IllegalStateException("on purpose");
                }
              });
    } catch (Exception e) {
      throw new IllegalStateException("the job failed", e);
    }
    throw new AssertionError("the job must fail");
  }

  private void failingQuery() {
    try {
      session.range(0, 4, 1, 1).selectExpr("raise_error('no')").collect();
    } catch (Exception e) {
      throw new IllegalStateException("the query failed", e);
    }
    throw new AssertionError("the query must fail");
  }

  private void cancelledJob() throws Exception {
    context.setJobGroup("a group", "to be cancelled", true);
    JavaFutureAction<Void> job =
        context
            .parallelize(List.of(1, 2, 3), 3)
            .foreachAsync(
                number -> {
                  STARTED.incrementAndGet();
                  Thread.sleep(60_000);
                });
    awaitATask();
    context.cancelJobGroup("a group");
    try {
      job.get(60, TimeUnit.SECONDS);
      throw new AssertionError("the job must be cancelled");
    } catch (ExecutionException e) {
      context.clearJobGroup();
    }
  }

  /** The jobs of two cells wait for one map stage. */
  private void sharedStage() throws Exception {
    JavaPairRDD<Integer, Integer> shared =
        context
            .parallelize(IntStream.range(0, 40).boxed().toList(), 4)
            .mapToPair(
                number -> {
                  STARTED.incrementAndGet();
                  Thread.sleep(50);
                  return new Tuple2<>(number % 10, number);
                })
            .reduceByKey(Integer::sum, 2);
    ObjectNode one = kernel.begin("sharing", "");
    JavaFutureAction<Long> first = shared.countAsync();
    awaitATask();
    ObjectNode other = kernel.begin("sharing-too", "");
    JavaFutureAction<List<Tuple2<Integer, Integer>>> second = shared.collectAsync();
    first.get(60, TimeUnit.SECONDS);
    second.get(60, TimeUnit.SECONDS);
    kernel.end(one, "");
    kernel.end(other, "");
  }

  /** Until a task of the job that has just been submitted runs. */
  private static void awaitATask() throws InterruptedException {
    for (int i = 0; i < 3000; i++) {
      if (STARTED.getAndSet(0) > 0) {
        return;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("no task runs within 60 s");
  }
}
