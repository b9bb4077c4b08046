package io.cellwatch.benchmarks.callback;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkFirehoseListener;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.ReplayListenerBus;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.Tuple2;

/**
 * The events of a real shuffle map stage that Spark ran in this JVM: the very objects that its bus
 * delivered, with metrics and accumulators as tasks really have them.
 */
final class RecordedStage {
  private static final int STAGE = 0;

  private final List<SparkListenerEvent> before = new ArrayList<>();
  private final SparkListenerTaskStart[] starts;
  private final SparkListenerTaskEnd[] ends;

  private RecordedStage(int tasks, List<SparkListenerEvent> events) {
    List<SparkListenerTaskStart> started = new ArrayList<>();
    List<SparkListenerTaskEnd> ended = new ArrayList<>();
    for (SparkListenerEvent event : events) {
      if (event instanceof SparkListenerTaskStart start) {
        if (start.stageId() == STAGE) {
          started.add(start);
        }
      } else if (event instanceof SparkListenerTaskEnd end) {
        if (end.stageId() == STAGE) {
          ended.add(end);
        }
      } else if (started.isEmpty()) {
        before.add(event);
      }
    }
    if (started.size() != tasks || ended.size() != tasks) {
      throw new IllegalStateException(
          "recorded stage: %d starts, %d ends, expected %d of each"
              .formatted(started.size(), ended.size(), tasks));
    }
    starts = started.toArray(SparkListenerTaskStart[]::new);
    ends = ended.toArray(SparkListenerTaskEnd[]::new);
  }

  /** Runs a stage of this many tasks. */
  static RecordedStage record(int tasks) {
    List<SparkListenerEvent> events = new ArrayList<>();
    SparkConf configuration =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("recorded stage")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext context = new JavaSparkContext(configuration)) {
      context
          .sc()
          .addSparkListener(
              new SparkFirehoseListener() {
                @Override
                public void onEvent(SparkListenerEvent event) {
                  events.add(event);
                }
              });
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        numbers.add(i);
      }
      context
          .parallelize(numbers, tasks)
          .mapToPair(number -> new Tuple2<>(number % 4, 1))
          .reduceByKey(Integer::sum, 4)
          .count();
    }
    // Closing has drained the bus.
    return new RecordedStage(tasks, events);
  }

  int tasks() {
    return ends.length;
  }

  SparkListenerTaskStart start(int task) {
    return starts[task];
  }

  SparkListenerTaskEnd end(int task) {
    return ends[task];
  }

  /** Tells a listener everything from the application's start to the stage's submission. */
  void introduce(SparkListenerInterface listener) {
    ReplayListenerBus bus = new ReplayListenerBus();
    bus.addListener(listener);
    before.forEach(bus::postToAll);
  }

  /** What {@link #introduce} tells. */
  List<SparkListenerEvent> before() {
    return List.copyOf(before);
  }
}
