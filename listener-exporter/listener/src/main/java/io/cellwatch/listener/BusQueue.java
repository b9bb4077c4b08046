package io.cellwatch.listener;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.LiveListenerBus;
import org.apache.spark.scheduler.SparkListenerInterface;

/** Our own queue on Spark's listener bus. */
final class BusQueue {
  /** Its capacity: {@code spark.scheduler.listenerbus.eventqueue.cellwatch.capacity}. */
  static final String OWN = "cellwatch";

  /** Where listeners are that people add. */
  static final String SHARED = "shared";

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
      bus.addToQueue(listener.get(), OWN);
      return true;
    }
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
