package io.cellwatch.listener.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.fold.ApplicationFold;
import io.cellwatch.model.fold.CellResolver;
import io.cellwatch.model.fold.FoldLimits;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A long task in a real Spark, whose heartbeats come every 100 ms. */
@Timeout(120)
class HeartbeatTest {
  private final ApplicationFold fold = new ApplicationFold(FoldLimits.LIVE, new CellResolver(null));
  private final SparkEvents events = new SparkEvents(fold);
  private final List<Long> progress = new ArrayList<>();

  private final class Handing extends SparkListener {
    @Override
    public void onJobStart(SparkListenerJobStart event) {
      events.event(event);
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
      events.event(event);
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
      events.event(event);
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      events.event(event);
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
      events.event(event);
      StateUpdate update = fold.next(System.currentTimeMillis(), true);
      fold.acknowledged();
      update.stages().stream()
          .filter(stage -> stage.stageId() == 1 && stage.tasks().active() == 1)
          .forEach(stage -> progress.add(stage.lastProgressMillis()));
    }
  }

  @Test
  void heartbeatsOfARunningTaskMoveItsStageAndShowMemory() throws Exception {
    SparkConf configuration =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("heartbeats")
            .set("spark.executor.heartbeatInterval", "100ms");
    try (JavaSparkContext spark = new JavaSparkContext(configuration)) {
      fold.executorAdded("driver", "here", 1, 1_000); // its event came before ours is there
      spark.sc().addSparkListener(new Handing());
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        numbers.add(i);
      }
      long rows =
          spark
              .parallelize(numbers, 1)
              .repartition(1)
              .map(
                  number -> {
                    Thread.sleep(2);
                    return number;
                  })
              .count();
      assertEquals(1_000, rows);
      spark.sc().listenerBus().waitUntilEmpty(10_000);
    }
    assertTrue(progress.stream().distinct().count() >= 4, "progress seen: " + progress);
    StateUpdate update = fold.next(System.currentTimeMillis(), true);
    assertEquals(2, update.application().totals().get(io.cellwatch.model.Quantity.TASKS_SUCCESS));
    assertTrue(
        update.executors().stream().anyMatch(executor -> executor.peaks().heap() > 0),
        update.executors().toString());
  }
}
