package io.cellwatch.listener;

import io.cellwatch.model.fold.DriverFigures;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/** What the driver's JVM and Spark's listener bus tell of themselves; read by the publisher. */
final class DriverGauges {
  private final CallbackClock clock;
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

  DriverGauges(CallbackClock clock) {
    this.clock = clock;
  }

  /**
   * The figures of now.
   *
   * @param queue of the bus that our listener is on
   */
  DriverFigures read(@Nullable SparkContext context, String queue) {
    long dropped = 0;
    int waiting = 0;
    if (context != null) {
      dropped = BusQueue.dropped(context, queue);
      waiting = BusQueue.size(context, queue);
    }
    long collecting = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collecting += Math.max(0, collector.getCollectionTime());
    }
    return new DriverFigures(
        dropped,
        waiting,
        clock.seconds(),
        clock.samples(),
        memory.getHeapMemoryUsage().getUsed(),
        memory.getNonHeapMemoryUsage().getUsed(),
        collecting);
  }
}
