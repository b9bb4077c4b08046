package io.cellwatch.listener;

import io.cellwatch.listener.option.ListenerOptions;
import io.cellwatch.listener.option.OptionReader;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Begins to watch an application: once, and on our own queue if Spark lets us have it.
 *
 * @param watch that was begun, or is about to
 * @param ownQueue whether a receiver on our own queue feeds it; else the caller has to
 */
record Watching(Future<ApplicationWatch> watch, boolean ownQueue) {
  private static final Logger LOG = LoggerFactory.getLogger(CellwatchListener.class);

  /**
   * Begins for a listener that Spark or a person made. Never throws.
   *
   * @return the watch that the caller has to feed itself; null if it has nothing to do
   */
  static @Nullable ApplicationWatch byListener(SparkConf configuration) {
    try {
      SparkContext made = Contexts.underConstruction();
      Watching begun =
          made == null
              ? begin(configuration, Contexts.active(), true, Runnable::run)
              // A person waits for this one, and no event comes before its bus starts.
              : begin(configuration, made, false, Watching::meanwhile);
      return begun == null || begun.ownQueue ? null : begun.watch.get();
    } catch (Throwable e) {
      notWatched(e);
      return null;
    }
  }

  private static void meanwhile(Runnable work) {
    Thread thread = new Thread(work, "cellwatch-begin");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Begins for a plugin, which is told its context; null if there is nothing to do. Never throws.
   */
  static @Nullable ApplicationWatch byPlugin(SparkContext context) {
    return byContext(context, false);
  }

  /** Begins for a cell that found a context which nobody watches. Never throws. */
  static void byCell(SparkContext context) {
    byContext(context, true);
  }

  private static @Nullable ApplicationWatch byContext(SparkContext context, boolean late) {
    try {
      Watching begun = begin(context.conf(), context, late, Runnable::run);
      if (begun == null) {
        return null;
      }
      if (!begun.ownQueue) {
        context.addSparkListener(new EventReceiver(begun.watch));
      }
      return begun.watch.get();
    } catch (Throwable e) {
      notWatched(e);
      return null;
    }
  }

  /**
   * Joins the bus first, so that there is one watch only. Its receiver waits for it.
   *
   * @param maker runs the making of the watch, now or soon
   */
  private static @Nullable Watching begin(
      SparkConf configuration, @Nullable SparkContext context, boolean late, Executor maker) {
    ListenerOptions options = options(configuration);
    if (!options.enabled()) {
      return null;
    }
    FutureTask<ApplicationWatch> own =
        new FutureTask<>(() -> make(options, configuration, context, late, BusQueue.OWN));
    if (context != null) {
      Cells.contextMade(context);
      try {
        if (!BusQueue.join(context, () -> new EventReceiver(own))) {
          LOG.info("Cellwatch: this application is watched already, once is enough");
          return null;
        }
        run(own, maker);
        return new Watching(own, true);
      } catch (LinkageError | IllegalStateException e) {
        LOG.info("Cellwatch: no queue of its own on this build of Spark: {}", e.toString());
      }
    }
    return new Watching(
        CompletableFuture.completedFuture(
            make(options, configuration, context, late, BusQueue.SHARED)),
        false);
  }

  private static void run(FutureTask<ApplicationWatch> making, Executor maker) {
    try {
      maker.execute(making);
    } catch (Throwable e) {
      making.cancel(false); // Its receiver waits for it, and Spark's end for the receiver.
      throw e;
    }
  }

  private static ApplicationWatch make(
      ListenerOptions options,
      SparkConf configuration,
      @Nullable SparkContext context,
      boolean late,
      String queue) {
    ApplicationWatch watch = new ApplicationWatch(options, configuration, context, LOG);
    if (context != null && late) {
      watch.describe(context);
    }
    watch.begin(queue);
    return watch;
  }

  static void notWatched(Throwable e) {
    LOG.warn("Cellwatch: this application is not watched", e);
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
