package io.cellwatch.listener;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.SlidingWindowReservoir;
import com.codahale.metrics.Timer;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.LiveListenerBus;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our own queue on Spark's listener bus. */
final class BusQueue {
  /** Its capacity: {@code spark.scheduler.listenerbus.eventqueue.cellwatch.capacity}. */
  static final String OWN = "cellwatch";

  /** Where listeners are that people add. */
  static final String SHARED = "shared";

  private static final Logger LOG = LoggerFactory.getLogger(CellwatchListener.class);
  private static final String CAPACITY = "spark.scheduler.listenerbus.eventqueue.%scapacity";
  private static final int USUAL_CAPACITY = 10_000;

  /** As many as a reservoir of the library keeps. */
  private static final int TIMED_EVENTS = 1028;

  private BusQueue() {}

  /**
   * Puts a listener on the queue, unless one of ours is on the bus already. Before the bus starts
   * nothing is lost by it: Spark keeps the events until then.
   *
   * @param listener asked for only if it is going to be added
   * @return false if the application is watched already
   * @throws LinkageError this build of Spark has another bus; the listener was not added
   */
  static boolean join(SparkContext context, Supplier<SparkListenerInterface> listener) {
    LiveListenerBus bus = context.listenerBus();
    synchronized (bus) {
      if (isWatched(bus)) {
        return false;
      }
      SparkListenerInterface added = listener.get();
      MetricRegistry metrics = bus.metrics().metricRegistry();
      time(metrics, "queue." + OWN + ".listenerProcessingTime");
      time(metrics, "listenerProcessingTime." + added.getClass().getName());
      bus.addToQueue(added, OWN);
      return true;
    }
  }

  /**
   * Makes a timer of the bus before the bus does, which times each event for the queue and for the
   * listener. Its own keep an exponentially weighted sample, which costs more than the event; ours
   * keep the newest events.
   */
  private static void time(MetricRegistry metrics, String name) {
    metrics.timer(name, () -> new Timer(new SlidingWindowReservoir(TIMED_EVENTS)));
  }

  /**
   * Takes a listener that has nothing to do off the bus. Spark times each event for each listener;
   * and if this one is alone on the shared queue, that queue goes, too, for which the scheduler
   * would wake a thread with nearly every event. Done by another thread, for Spark waits with the
   * bus locked until the queue's own thread has ended. Never throws.
   *
   * @return false if it is to be tried again with the next event
   */
  static boolean leave(SparkListenerInterface listener) {
    try {
      SparkContext context = Contexts.current();
      if (context == null) {
        return false;
      }
      Thread thread = new Thread(() -> remove(context, listener), "cellwatch-leave");
      thread.setDaemon(true);
      thread.start();
    } catch (Throwable e) {
      LOG.debug("Cellwatch: a listener that has nothing to do stays on the bus", e);
    }
    return true;
  }

  private static void remove(SparkContext context, SparkListenerInterface listener) {
    try {
      context.removeSparkListener(listener);
    } catch (Throwable e) {
      LOG.debug("Cellwatch: a listener that has nothing to do stays on the bus", e);
    }
  }

  /** Lets the thread of our own queue rest between events; null where its length is not told. */
  static @Nullable QueueRest rest(SparkContext context) {
    Gauge<?> size = sizeGauge(context, OWN);
    if (size == null) {
      return null;
    }
    int usual = context.conf().getInt(CAPACITY.formatted(""), USUAL_CAPACITY);
    int capacity = context.conf().getInt(CAPACITY.formatted(OWN + "."), usual);
    return new QueueRest(() -> number(size), capacity);
  }

  /** How many events wait on a queue; 0 where Spark does not tell. */
  static int size(SparkContext context, String queue) {
    Gauge<?> size = sizeGauge(context, queue);
    return size == null ? 0 : number(size);
  }

  private static @Nullable Gauge<?> sizeGauge(SparkContext context, String queue) {
    return metric(context, queue, "size") instanceof Gauge<?> size ? size : null;
  }

  /** How many events a queue has dropped; 0 where Spark does not tell. */
  static long dropped(SparkContext context, String queue) {
    return metric(context, queue, "numDroppedEvents") instanceof Counter drops
        ? drops.getCount()
        : 0;
  }

  private static @Nullable Metric metric(SparkContext context, String queue, String name) {
    return context
        .listenerBus()
        .metrics()
        .metricRegistry()
        .getMetrics()
        .get("queue." + queue + "." + name);
  }

  private static int number(Gauge<?> size) {
    return size.getValue() instanceof Number number ? number.intValue() : 0;
  }

  /** By name: the other one may come from another class loader. */
  private static boolean isWatched(LiveListenerBus bus) {
    String ours = EventReceiver.class.getPackageName() + ".";
    for (SparkListenerInterface other : bus.listeners()) {
      if (other.getClass().getName().startsWith(ours)) {
        return true;
      }
    }
    return false;
  }
}
