package io.cellwatch.listener;

import io.cellwatch.listener.option.ListenerOptions;
import io.cellwatch.listener.option.OptionReader;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Begins to watch an application: once, and on our own queue if Spark lets us have it.
 *
 * @param watch that was begun
 * @param ownQueue whether a receiver on our own queue feeds it; else the caller has to
 */
record Watching(ApplicationWatch watch, boolean ownQueue) {
  private static final Logger LOG = LoggerFactory.getLogger(CellwatchListener.class);

  /**
   * Begins for a listener that Spark or a person made. Never throws.
   *
   * @return the watch that the caller has to feed itself; null if it has nothing to do
   */
  static @Nullable ApplicationWatch byListener(SparkConf configuration) {
    try {
      SparkContext context = Contexts.underConstruction();
      boolean late = context == null;
      Watching begun = begin(configuration, late ? Contexts.active() : context, late);
      return begun == null || begun.ownQueue ? null : begun.watch;
    } catch (Throwable e) {
      LOG.warn("Cellwatch: this application is not watched", e);
      return null;
    }
  }

  /**
   * Begins for a plugin, which is told its context; null if there is nothing to do. Never throws.
   */
  static @Nullable ApplicationWatch byPlugin(SparkContext context) {
    try {
      Watching begun = begin(context.conf(), context, false);
      if (begun == null) {
        return null;
      }
      if (!begun.ownQueue) {
        context.addSparkListener(new EventReceiver(begun.watch));
      }
      return begun.watch;
    } catch (Throwable e) {
      LOG.warn("Cellwatch: this application is not watched", e);
      return null;
    }
  }

  /** Begins for a cell that found a context which nobody watches. Never throws. */
  static void byCell(SparkContext context) {
    try {
      Watching begun = begin(context.conf(), context, true);
      if (begun != null && !begun.ownQueue) {
        context.addSparkListener(new EventReceiver(begun.watch));
      }
    } catch (Throwable e) {
      LOG.warn("Cellwatch: this application is not watched", e);
    }
  }

  private static @Nullable Watching begin(
      SparkConf configuration, @Nullable SparkContext context, boolean late) {
    ListenerOptions options = options(configuration);
    if (!options.enabled()) {
      return null;
    }
    if (context != null) {
      Cells.contextMade(context);
    }
    ApplicationWatch watch = new ApplicationWatch(options, configuration, context, LOG);
    boolean ownQueue = false;
    if (context != null) {
      if (late) {
        watch.describe(context);
      }
      try {
        if (!BusQueue.join(context, () -> new EventReceiver(watch))) {
          LOG.info("Cellwatch: this application is watched already, once is enough");
          return null;
        }
        ownQueue = true;
      } catch (LinkageError | IllegalStateException e) {
        LOG.info("Cellwatch: no queue of its own on this build of Spark: {}", e.toString());
      }
    }
    watch.begin(ownQueue ? BusQueue.OWN : BusQueue.SHARED);
    return new Watching(watch, ownQueue);
  }

  private static ListenerOptions options(SparkConf configuration) {
    OptionReader.Result read = OptionReader.read(entries(configuration), System.getenv());
    read.complaints().forEach(complaint -> LOG.warn("Cellwatch: {}", complaint));
    return read.options();
  }

  static Map<String, String> entries(SparkConf configuration) {
    Map<String, String> entries = new TreeMap<>();
    for (Tuple2<String, String> entry : configuration.getAll()) {
      entries.put(entry._1(), entry._2());
    }
    return entries;
  }
}
