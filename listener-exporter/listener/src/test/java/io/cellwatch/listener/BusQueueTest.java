package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.codahale.metrics.UniformSnapshot;
import io.cellwatch.listener.publish.LeftPublishers;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the bus of a real Spark. */
@Timeout(120)
class BusQueueTest {
  private static final SparkConf CONFIGURATION =
      new SparkConf()
          .setMaster("local[2]")
          .setAppName("bus")
          .set("spark.cellwatch.url", "http://127.0.0.1:9") // Nobody is there.
          .set("spark.extraListeners", CellwatchListener.class.getName());

  @AfterEach
  void stop() throws InterruptedException {
    LeftPublishers.stop();
  }

  @Test
  void sparkTimesOurQueueByTheTimersThatAreThere() {
    MetricRegistry metrics;
    try (JavaSparkContext spark = new JavaSparkContext(CONFIGURATION)) {
      metrics = spark.sc().listenerBus().metrics().metricRegistry();
      assertEquals(3, spark.parallelize(List.of(1, 2, 3), 3).count());
    }
    Timer queue = timer(metrics, "queue.cellwatch.listenerProcessingTime");
    Timer listener = timer(metrics, "listenerProcessingTime." + EventReceiver.class.getName());

    assertTrue(queue.getCount() >= 12, "job, stage, three tasks, application: " + queue.getCount());
    assertEquals(queue.getCount(), listener.getCount());
    assertTrue(listener.getSnapshot().getMax() > 0);
    assertInstanceOf(UniformSnapshot.class, queue.getSnapshot(), "of the newest events");
    assertInstanceOf(UniformSnapshot.class, listener.getSnapshot(), "of the newest events");
  }

  private static Timer timer(MetricRegistry metrics, String name) {
    return assertInstanceOf(Timer.class, metrics.getMetrics().get(name), name);
  }

  @Test
  void whatSparkDoesNotTellIsNothing() {
    try (JavaSparkContext spark = new JavaSparkContext(CONFIGURATION)) {
      assertEquals(0, BusQueue.size(spark.sc(), "nobody's"));
      assertEquals(0, BusQueue.dropped(spark.sc(), "nobody's"));
    }
  }
}
