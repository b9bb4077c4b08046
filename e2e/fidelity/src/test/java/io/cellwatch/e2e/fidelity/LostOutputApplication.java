package io.cellwatch.e2e.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * What makes Spark try stages again and share them, on two executors of one core: two jobs at once
 * wait for one map stage; an executor is killed while a stage is about to fetch what it has
 * written.
 */
final class LostOutputApplication {
  private static final int MAP_TASKS = 8;
  private static final int KEYS = 10;

  private final JavaSparkContext context;
  private final Path folder;

  LostOutputApplication(JavaSparkContext context, Path folder) {
    this.context = context;
    this.folder = folder;
  }

  void run() throws Exception {
    LocalCluster.awaitExecutors(context, 2);
    shareAStage();
    loseOutput();
  }

  private JavaPairRDD<Integer, Integer> sums(int reduceTasks) {
    return context
        .parallelize(IntStream.range(0, 1000).boxed().toList(), MAP_TASKS)
        .mapToPair(
            number -> {
              Thread.sleep(3);
              return new Tuple2<>(number % KEYS, number);
            })
        .reduceByKey(Integer::sum, reduceTasks);
  }

  /** The second job begins while the first one's map stage runs, and waits for the same. */
  private void shareAStage() throws Exception {
    JavaPairRDD<Integer, Integer> shared = sums(4);
    JavaFutureAction<Long> first = shared.countAsync();
    await("a task that has ended", () -> tasksDone() > 0);
    JavaFutureAction<List<Tuple2<Integer, Integer>>> second = shared.collectAsync();
    check(first.get(60, TimeUnit.SECONDS) == KEYS, "the first job counted wrong");
    check(second.get(60, TimeUnit.SECONDS).size() == KEYS, "the second job collected wrong");
  }

  private int tasksDone() {
    return IntStream.of(context.statusTracker().getActiveStageIds())
        .mapToObj(id -> context.statusTracker().getStageInfo(id))
        .filter(Objects::nonNull)
        .mapToInt(SparkStageInfo::numCompletedTasks)
        .sum();
  }

  /** Both executors are about to fetch when one of them dies. */
  private void loseOutput() throws Exception {
    Path gate = Files.createDirectory(folder.resolve("gate"));
    AtomicLong counted = new AtomicLong();
    LateFetch<Tuple2<Integer, Integer>> late = new LateFetch<>(sums(6), gate);
    Thread job = new Thread(() -> counted.set(late.count()), "a job that loses its map output");
    job.start();
    await("two waiting executors", () -> waiting(gate).size() == 2);
    long first = waiting(gate).iterator().next();
    // A child of this process, so an executor of this very test.
    ProcessHandle.current()
        .children()
        .filter(child -> child.pid() == first)
        .findAny()
        .orElseThrow()
        .destroyForcibly();
    Files.writeString(gate.resolve("open"), "");
    job.join(TimeUnit.SECONDS.toMillis(90));
    check(counted.get() == KEYS, "the job that lost its map output counted " + counted);
  }

  private static Set<Long> waiting(Path gate) throws IOException {
    Set<Long> processes = new HashSet<>();
    try (Stream<Path> files = Files.list(gate)) {
      files.forEach(file -> processes.add(Long.valueOf(file.getFileName().toString())));
    }
    return processes;
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(String what, Condition condition)
      throws IOException, InterruptedException {
    for (int i = 0; i < 3000; i++) {
      if (condition.holds()) {
        return;
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException(what + ": not within 60 s");
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalStateException(otherwise);
    }
  }
}
