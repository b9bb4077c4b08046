package io.cellwatch.benchmarks.callback;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkFirehoseListener;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.ReplayListenerBus;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.Tuple2;

/**
 * The events of a real shuffle map stage that Spark ran in this JVM: the very objects that its bus
 * delivered, with metrics and accumulators as tasks really have them.
 */
final class RecordedStage {
  private static final int STAGE = 0;

  private final List<SparkListenerEvent> before = new ArrayList<>();
  private final SparkListenerStageSubmitted submitted;
  private final SparkListenerTaskEnd[] ends;

  private RecordedStage(int tasks, List<SparkListenerEvent> events) {
    SparkListenerStageSubmitted begun = null;
    List<SparkListenerTaskEnd> ended = new ArrayList<>();
    boolean beforeJobs = true;
    for (SparkListenerEvent event : events) {
      beforeJobs &= !(event instanceof SparkListenerJobStart);
      if (beforeJobs) {
        before.add(event);
      } else if (event instanceof SparkListenerStageSubmitted stage) {
        begun = begun == null ? stage : begun;
      } else if (event instanceof SparkListenerTaskEnd end && end.stageId() == STAGE) {
        ended.add(end);
      }
    }
    if (begun == null || ended.size() != tasks) {
      throw new IllegalStateException(
          "recorded stage: %d ends of tasks, expected %d".formatted(ended.size(), tasks));
    }
    submitted = begun;
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

  StageInfo stage() {
    return submitted.stageInfo();
  }

  /** Those of the job. */
  Properties properties() {
    return submitted.properties();
  }

  SparkListenerTaskEnd end(int task) {
    return ends[task];
  }

  /** Tells a listener everything from the application's start to its first job. */
  void introduce(SparkListenerInterface listener) {
    ReplayListenerBus bus = new ReplayListenerBus();
    bus.addListener(listener);
    before.forEach(bus::postToAll);
  }
}
