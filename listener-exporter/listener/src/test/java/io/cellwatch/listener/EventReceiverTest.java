package io.cellwatch.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cellwatch.listener.option.ListenerOptions;
import io.cellwatch.listener.publish.LeftPublishers;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.fold.StageInput;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import org.apache.spark.SparkConf;
import org.apache.spark.Success$;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import scala.Option;

class EventReceiverTest {
  private static final int TASKS = 20_000;

  private final ApplicationWatch watch =
      new ApplicationWatch(
          ListenerOptions.DEFAULTS,
          new SparkConf(false),
          null,
          LoggerFactory.getLogger(EventReceiverTest.class));
  private final EventReceiver receiver = new EventReceiver(watch);

  @AfterEach
  void stop() throws InterruptedException {
    LeftPublishers.stop();
  }

  private static TaskInfo task(int id) {
    TaskInfo info =
        new TaskInfo(id, id, 0, id, 1_000, "driver", "here", TaskLocality$.MODULE$.ANY(), false);
    info.finishTime_$eq(1_500);
    return info;
  }

  @Test
  void taskEventsAllocateNothing() {
    watch.fold().applicationStarted("app", "", "name", "me", 500);
    watch.fold().executorAdded("driver", "here", 2, 500);
    StageInput stage = new StageInput(0, 0, "stage", TASKS, 900, 0, "");
    watch.fold().jobStarted(0, 900, List.of(stage), new Properties());
    watch.fold().stageSubmitted(stage, null);
    SparkListenerTaskStart[] starts = new SparkListenerTaskStart[TASKS];
    SparkListenerTaskEnd[] ends = new SparkListenerTaskEnd[TASKS];
    TaskMetrics metrics = new TaskMetrics();
    for (int i = 0; i < TASKS; i++) {
      TaskInfo info = task(i);
      starts[i] = new SparkListenerTaskStart(0, 0, info);
      ends[i] =
          new SparkListenerTaskEnd(
              0, 0, "ResultTask", Success$.MODULE$, info, new ExecutorMetrics(), metrics);
    }
    deliver(starts, ends, 0, TASKS / 2);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long empty = threads.getCurrentThreadAllocatedBytes() - before;
    before = threads.getCurrentThreadAllocatedBytes();
    deliver(starts, ends, TASKS / 2, TASKS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before - empty;
    assertTrue(
        allocated < TASKS / 2, allocated + " bytes for " + TASKS / 2 + " tasks: less than 1 each");
    StateUpdate update = watch.next(true);
    assertEquals(TASKS, update.stages().get(0).tasks().completed());
    assertTrue(update.application().callbackSamples() > TASKS / 64);
  }

  private void deliver(
      SparkListenerTaskStart[] starts, SparkListenerTaskEnd[] ends, int from, int to) {
    for (int i = from; i < to; i++) {
      receiver.onTaskStart(starts[i]);
      receiver.onTaskEnd(ends[i]);
    }
  }

  /** Its accessors throw what no build of Spark should. */
  private static final class Unlinked extends SparkListenerTaskStart {
    private static final long serialVersionUID = 1;

    Unlinked() {
      super(0, 0, task(1));
    }

    @Override
    public TaskInfo taskInfo() {
      throw new NoSuchMethodError("taskInfo");
    }
  }

  @Test
  void errorInACallbackEndsThereAndMarksTheFiguresAsIncomplete() {
    SparkListenerTaskStart unlinked = new Unlinked();
    for (int i = 0; i < 3; i++) {
      receiver.onTaskStart(unlinked);
    }
    assertEquals(3, watch.failures());
    assertTrue(watch.next(false).application().incomplete());
  }

  @Test
  void eventsWithoutTheirPartsAreLeftOut() {
    receiver.onTaskEnd(
        new SparkListenerTaskEnd(
            0, 0, "ResultTask", Success$.MODULE$, null, new ExecutorMetrics(), null));
    receiver.onOtherEvent(new SparkListenerEvent() {});
    assertEquals(0, watch.failures());
  }

  @Test
  void watchIsWaitedForAndGetsTheEventsThatCameBeforeIt() throws Exception {
    FutureTask<ApplicationWatch> coming = new FutureTask<>(() -> watch);
    EventReceiver early = new EventReceiver(coming);
    Thread queue = new Thread(() -> early.onTaskStart(new Unlinked()));
    queue.start();
    queue.join(100);
    assertTrue(queue.isAlive());
    coming.run();
    queue.join(10_000);
    assertEquals(1, watch.failures());
  }

  @Test
  void watchThatCannotBeMadeIsToldOnceAndHoldsNothingUp() {
    FutureTask<ApplicationWatch> failed =
        new FutureTask<>(
            () -> {
              throw new NoSuchMethodError("of another build");
            });
    failed.run();
    FutureTask<ApplicationWatch> cancelled = new FutureTask<>(() -> watch);
    cancelled.cancel(false);
    try (CapturedLog log = CapturedLog.of(CellwatchListener.class)) {
      for (FutureTask<ApplicationWatch> coming : List.of(failed, cancelled)) {
        EventReceiver alone = new EventReceiver(coming);
        alone.onTaskStart(new Unlinked());
        alone.onApplicationEnd(new SparkListenerApplicationEnd(1_000, Option.empty()));
      }
      assertEquals(
          List.of(
              "Cellwatch: this application is not watched",
              "Cellwatch: this application is not watched"),
          log.lines());
    }
    assertEquals(0, watch.failures());
  }
}
