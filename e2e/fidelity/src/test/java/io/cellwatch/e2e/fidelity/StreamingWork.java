package io.cellwatch.e2e.fidelity;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * A streaming query with three batches, idle triggers between them, and a last batch that fails.
 */
final class StreamingWork {
  static final int BATCHES = 3;

  private final JavaSparkContext context;
  private final SparkSession session;
  private final Path input;
  private final Path checkpoints;

  StreamingWork(JavaSparkContext context, SparkSession session, Path folder) {
    this.context = context;
    this.session = session;
    this.input = folder.resolve("stream");
    this.checkpoints = folder.resolve("checkpoints");
  }

  void run() throws Exception {
    Files.createDirectories(input);
    // An action within the batch's own execution.
    VoidFunction2<Dataset<Row>, Long> batch =
        (rows, id) -> {
          if (rows.filter("value = 'fail'").count() > 0) {
            throw new IllegalStateException("a batch on purpose");
          }
        };
    StreamingQuery query =
        session
            .readStream()
            .text(input.toString())
            .writeStream()
            .queryName("lines")
            .option("checkpointLocation", checkpoints.toString())
            .trigger(Trigger.ProcessingTime(100))
            .foreachBatch(batch)
            .start();
    for (int i = 0; i < BATCHES; i++) {
      Files.writeString(input.resolve("lines-" + i), "one\ntwo\n");
      query.processAllAvailable();
      Thread.sleep(300);
    }
    Files.writeString(input.resolve("lines-last"), "fail\n");
    try {
      query.awaitTermination(60_000);
      throw new AssertionError("the query must fail");
    } catch (StreamingQueryException e) {
      context.sc().listenerBus().waitUntilEmpty(30_000);
    }
  }
}
