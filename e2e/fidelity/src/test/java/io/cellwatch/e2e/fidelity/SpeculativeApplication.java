package io.cellwatch.e2e.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;

/**
 * Two jobs, in each of which the first partition is so slow that Spark runs it a second time. It
 * does so once the seven others are done, so there is one copy in each.
 */
final class SpeculativeApplication {
  static final int PARTITIONS = 8;

  /** How many must be done before Spark looks for slow ones: all others. */
  static final String QUANTILE = "0.9";

  private static final int MOST_SECONDS = 60;

  private final JavaSparkContext context;

  SpeculativeApplication(JavaSparkContext context) {
    this.context = context;
  }

  /** The first attempt never ends by itself: Spark kills it when the copy has won. */
  void copyWins() throws Exception {
    count(
        (index, elements) -> {
          if (index == 0 && TaskContext.get().attemptNumber() == 0) {
            hang();
          }
          return elements;
        });
  }

  /**
   * The copy never ends by itself: the first attempt wins, as soon as the copy runs.
   *
   * @param started the file that the copy makes
   */
  void firstAttemptWins(Path started) throws Exception {
    String file = started.toString();
    count(
        (index, elements) -> {
          if (index == 0 && TaskContext.get().attemptNumber() == 0) {
            await(Path.of(file));
          } else if (index == 0) {
            Files.writeString(Path.of(file), "");
            hang();
          }
          return elements;
        });
  }

  private void count(Function2<Integer, Iterator<Integer>, Iterator<Integer>> work)
      throws Exception {
    List<Integer> numbers = IntStream.range(0, PARTITIONS).boxed().toList();
    int killed = killed();
    long counted =
        context.parallelize(numbers, PARTITIONS).mapPartitionsWithIndex(work, true).count();
    if (counted != PARTITIONS) {
      throw new IllegalStateException("counted " + counted + " of " + PARTITIONS);
    }
    // The job does not wait for the copy that lost.
    for (int i = 0; i < MOST_SECONDS * 10 && killed() == killed; i++) {
      Thread.sleep(100);
    }
  }

  private int killed() throws Exception {
    int killed = 0;
    for (JsonNode stage : LocalCluster.rest(context, "stages")) {
      killed += stage.path("numKilledTasks").asInt();
    }
    return killed;
  }

  private static void hang() throws InterruptedException {
    Thread.sleep(MOST_SECONDS * 1000L);
    throw new IllegalStateException("not killed within " + MOST_SECONDS + " s");
  }

  private static void await(Path file) throws IOException, InterruptedException {
    for (int i = 0; i < MOST_SECONDS * 50; i++) {
      if (Files.exists(file)) {
        return;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("Spark started no copy within " + MOST_SECONDS + " s");
  }
}
