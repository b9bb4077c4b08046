package io.cellwatch.e2e.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.Quantity;
import io.cellwatch.model.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/**
 * Logs that a real Spark writes here and now, by each of its codecs, as one file and rolling: the
 * replay equals the History Server's figures, and what this test knows to have run.
 */
class FreshLogsTest {
  private final Path folder;

  FreshLogsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({"none,false", "lz4,false", "lzf,true", "snappy,false", "zstd,true"})
  void aLogOfEachCodecEqualsTheHistoryServer(String codec, boolean rolling)
      throws IOException, InterruptedException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    run(logs, codec, rolling);
    List<Path> written = RecordedLogs.in(logs);
    assertEquals(1, written.size());
    assertEquals(rolling, Files.isDirectory(written.get(0)));
    try (HistoryServerOnLogs spark = HistoryServerOnLogs.start(logs)) {
      spark.awaitAttempts(1);
      Differences differences = LogComparison.compare(spark, written.get(0), TaskEndsOfLog.NONE);
      assertEquals("", String.join("\n", differences.found()));
    }
    Totals totals = Replayed.of(written.get(0)).state().application().totals();
    // One task that was retried, and two that failed four times.
    assertEquals(9, totals.get(Quantity.TASKS_EXCEPTION_FAILURE));
    assertEquals(2, totals.get(Quantity.JOBS_FAILED));
    assertEquals(1, totals.get(Quantity.SQL_FAILED));
    assertTrue(totals.get(Quantity.SQL_SUCCEEDED) >= 1);
    assertTrue(totals.get(Quantity.STAGES_SKIPPED) >= 1);
  }

  private static void run(Path logs, String codec, boolean rolling) {
    SparkSession session =
        SparkSession.builder()
            .master("local[2,4]")
            .appName("fresh " + codec)
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.eventLog.enabled", "true")
            .config("spark.eventLog.dir", logs.toUri().toString())
            .config("spark.eventLog.compress", !codec.equals("none"))
            .config("spark.eventLog.compression.codec", codec.equals("none") ? "zstd" : codec)
            .config("spark.eventLog.rolling.enabled", rolling)
            .config("spark.eventLog.rolling.maxFileSize", "10m")
            .config("spark.eventLog.logStageExecutorMetrics", "true")
            .config("spark.executor.heartbeatInterval", "200ms")
            .getOrCreate();
    try (JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext())) {
      context.setJobGroup("a group", "a description");
      retriedTask(context);
      skippedStage(context);
      failedJob(context);
      session.range(0, 1000, 1, 4).selectExpr("id % 7 AS k").groupBy("k").count().collect();
      failedExecution(session);
    }
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }

  private static void retriedTask(JavaSparkContext context) {
    context
        .parallelize(numbers(), 4)
        .map(
            number -> {
              if (number == 0 && TaskContext.get().attemptNumber() == 0) {
                throw new IllegalStateException("once");
              }
              return number;
            })
        .count();
  }

  private static void skippedStage(JavaSparkContext context) {
    JavaPairRDD<Integer, Integer> shuffled =
        context
            .parallelize(numbers(), 4)
            .mapToPair(number -> new Tuple2<>(number % 3, number))
            .reduceByKey(Integer::sum);
    shuffled.count();
    shuffled.count();
  }

  private static void failedJob(JavaSparkContext context) {
    try {
      context
          .parallelize(List.of(1), 1)
          .foreach(
              number -> {
                throw new IllegalStateException("always");
              });
      throw new AssertionError("the job must fail");
    } catch (RuntimeException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("always"));
    } catch (Exception e) {
      assertTrue(e instanceof SparkException);
    }
  }

  private static void failedExecution(SparkSession session) {
    try {
      session.range(0, 4, 1, 1).selectExpr("raise_error('no')").collect();
      throw new AssertionError("the query must fail");
    } catch (RuntimeException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("no"));
    } catch (Exception e) {
      assertTrue(e instanceof SparkException);
    }
  }

  private static List<Integer> numbers() {
    return IntStream.range(0, 100).boxed().toList();
  }
}
