package io.cellwatch.listener;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerResourceProfileAdded;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageExecutorMetrics;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.jspecify.annotations.Nullable;

/**
 * Receives Spark's events and hands them on. No callback throws, blocks, or logs more than the
 * first failure: an error that escaped one has stopped a driver.
 */
class EventReceiver extends SparkListener {
  /** Far longer than it takes to make a watch; Spark's end may have to wait for it. */
  private static final long PATIENCE_SECONDS = 10;

  private final Future<? extends @Nullable ApplicationWatch> coming;
  private @Nullable ApplicationWatch watch;
  private boolean awaited;
  private boolean left;

  /**
   * A receiver.
   *
   * @param watch to hand events to; null for one that has nothing to do and leaves the bus
   */
  EventReceiver(@Nullable ApplicationWatch watch) {
    this(CompletableFuture.completedFuture(watch));
  }

  /**
   * A receiver on our own queue, whose thread may wait.
   *
   * @param coming what to hand events to
   */
  EventReceiver(Future<? extends @Nullable ApplicationWatch> coming) {
    this.coming = coming;
  }

  /** Called by the one thread of the queue. */
  private @Nullable ApplicationWatch watch() {
    if (!awaited) {
      awaited = true;
      try {
        watch = coming.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        Watching.notWatched(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        Watching.notWatched(e);
      } catch (CancellationException | TimeoutException e) {
        Watching.notWatched(e);
      }
    }
    return watch;
  }

  private void deliver(SparkListenerEvent event) {
    ApplicationWatch receiver = watch();
    if (receiver == null) {
      left = left || BusQueue.leave(this);
      return;
    }
    long entered = 0;
    try {
      entered = receiver.enter();
      receiver.events().event(event);
    } catch (Throwable failure) {
      receiver.failed(failure);
    }
    receiver.leave(entered);
  }

  @Override
  public void onApplicationStart(SparkListenerApplicationStart event) {
    deliver(event);
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd event) {
    deliver(event);
    ApplicationWatch receiver = watch();
    if (receiver != null) {
      receiver.ended();
    }
  }

  @Override
  public void onExecutorAdded(SparkListenerExecutorAdded event) {
    deliver(event);
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    deliver(event);
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    deliver(event);
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd event) {
    deliver(event);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    deliver(event);
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    deliver(event);
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    deliver(event);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    deliver(event);
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    deliver(event);
  }

  @Override
  public void onStageExecutorMetrics(SparkListenerStageExecutorMetrics event) {
    deliver(event);
  }

  @Override
  public void onResourceProfileAdded(SparkListenerResourceProfileAdded event) {
    deliver(event);
  }

  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    deliver(event);
  }
}
