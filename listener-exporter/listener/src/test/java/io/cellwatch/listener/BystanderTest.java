package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cellwatch.listener.publish.LeftPublishers;
import io.cellwatch.listener.publish.RecordingServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that have nothing to do, since a receiver on our own queue does it. */
@Timeout(120)
class BystanderTest {
  private static final String SHARED_QUEUE_THREAD = "spark-listener-group-shared";

  private final RecordingServer server = new RecordingServer(update -> 204);

  BystanderTest() throws IOException {}

  @BeforeEach
  void reset() {
    Counting.ENDS.set(0);
  }

  @AfterEach
  void close() throws InterruptedException {
    LeftPublishers.stop();
    server.close();
  }

  /** Of a user, on the shared queue; Spark makes one by its name. */
  public static final class Counting extends SparkListener {
    private static final AtomicInteger ENDS = new AtomicInteger();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      ENDS.incrementAndGet();
    }
  }

  private SparkConf configuration() {
    return new SparkConf()
        .setMaster("local[2]")
        .setAppName("bystanders")
        .set("spark.cellwatch.url", server.url().toString())
        .set("spark.cellwatch.interval", "100ms")
        .set("spark.extraListeners", CellwatchListener.class.getName());
  }

  private static void count(JavaSparkContext spark) {
    assertEquals(3, spark.parallelize(List.of(1, 2, 3), 3).count());
  }

  private static List<Class<?>> ours(JavaSparkContext spark) {
    return spark.sc().listenerBus().listeners().stream()
        .<Class<?>>map(SparkListenerInterface::getClass)
        .filter(type -> type.getPackageName().equals("io.cellwatch.listener"))
        .toList();
  }

  private static boolean sharedQueueHasAThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(SHARED_QUEUE_THREAD));
  }

  private long tasksReported() throws InterruptedException {
    return server
        .await(each -> each.update().path("last").asBoolean())
        .update()
        .path("application")
        .path("totals")
        .path("TASKS_SUCCESS")
        .asLong();
  }

  @Test
  void listenerLeavesTheSharedQueueAndThatGoesWithItsThread() throws Exception {
    try (JavaSparkContext spark = new JavaSparkContext(configuration())) {
      Await.until(
          10, "our listener is gone", () -> ours(spark).equals(List.of(EventReceiver.class)));
      Await.until(10, "the shared queue is gone", () -> !sharedQueueHasAThread());
      count(spark);
    }
    assertEquals(3, tasksReported());
  }

  @Test
  void listenersOfOthersStayOnTheSharedQueue() throws Exception {
    SparkConf configuration = configuration();
    configuration.set(
        "spark.extraListeners",
        configuration.get("spark.extraListeners") + "," + Counting.class.getName());
    try (JavaSparkContext spark = new JavaSparkContext(configuration)) {
      Await.until(10, "our listener is gone", () -> !ours(spark).contains(CellwatchListener.class));
      count(spark);
      // The bus delivers late: one that is added now would see what still waits in the queue.
      spark.sc().listenerBus().waitUntilEmpty(10_000);
      spark.sc().addSparkListener(new Counting());
      count(spark);
    }
    assertEquals(3 + 2 * 3, Counting.ENDS.get());
    assertEquals(6, tasksReported());
  }

  @Test
  void listenerAddedAfterTheSharedQueueHasGoneMakesANewOne() throws Exception {
    try (JavaSparkContext spark = new JavaSparkContext(configuration())) {
      Await.until(
          10, "our listener is gone", () -> ours(spark).equals(List.of(EventReceiver.class)));
      spark.sc().addSparkListener(new Counting());
      count(spark);
    }
    assertEquals(3, Counting.ENDS.get());
    assertEquals(3, tasksReported());
  }

  @Test
  void secondListenerAndDisabledListenerLeaveAsWell() throws Exception {
    try (JavaSparkContext spark = new JavaSparkContext(configuration())) {
      spark.sc().addSparkListener(new CellwatchListener());
      count(spark);
      Await.until(10, "both are gone", () -> ours(spark).equals(List.of(EventReceiver.class)));
    }
    assertEquals(3, tasksReported());
    SparkConf disabled = configuration().set("spark.cellwatch.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(disabled)) {
      Await.until(10, "it is gone", () -> ours(spark).isEmpty());
      count(spark);
    }
  }

  @Test
  void contextsThatStopAtOnceDoNotHang() throws Exception {
    for (int i = 0; i < 20; i++) {
      new JavaSparkContext(configuration()).stop();
    }
  }
}
