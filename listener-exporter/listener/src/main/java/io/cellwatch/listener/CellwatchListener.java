package io.cellwatch.listener;

import org.apache.spark.SparkConf;

/**
 * The main way in: {@code spark.jars} with the driver jar and {@code
 * spark.extraListeners=io.cellwatch.listener.CellwatchListener}. Executors never load it, so a
 * cluster cannot be hurt by a jar that its workers lack.
 *
 * <p>Made while a SparkContext is being constructed, it begins to watch that one, from its first
 * event; made later, it joins the context that runs, and marks what it shows as incomplete. Either
 * way it puts a receiver on a queue of its own on Spark's listener bus, whose thread, capacity and
 * count of drops are ours; the listener itself leaves the bus with the first event. Only where that
 * queue cannot be had is it the receiver, on whatever queue it is added to. A second one in the
 * same application does nothing and leaves as well.
 */
public final class CellwatchListener extends EventReceiver {
  /** For whoever has no configuration at hand: that of the context that runs counts. */
  public CellwatchListener() {
    this(Contexts.configuration());
  }

  /** Called by Spark for {@code spark.extraListeners}. Never throws. */
  public CellwatchListener(SparkConf configuration) {
    super(Watching.byListener(configuration));
  }
}
