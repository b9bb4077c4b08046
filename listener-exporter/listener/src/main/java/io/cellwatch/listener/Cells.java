package io.cellwatch.listener;

import io.cellwatch.listener.cell.CellExecutionContext;
import io.cellwatch.listener.cell.CellExecutor;
import io.cellwatch.listener.cell.Kernel;
import io.cellwatch.listener.cell.OpenCell;
import io.cellwatch.listener.option.ListenerOptions;
import io.cellwatch.listener.option.OptionReader;
import io.cellwatch.listener.publish.CellReporter;
import io.cellwatch.listener.publish.ReportedRuns;
import io.cellwatch.listener.publish.RuntimeFile;
import io.cellwatch.listener.publish.ServerFinder;
import io.cellwatch.model.Limits;
import io.cellwatch.model.Text;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;
import scala.concurrent.ExecutionContextExecutor;

/**
 * For kernels that run in the driver's JVM, such as Almond and spark-shell: says which cell runs,
 * as the IPython extension does for Python. Spark work of the calling thread, and of threads that
 * the cell makes, is the cell's own; the run is reported to the server, with and without Spark.
 *
 * <p>Nothing here throws, waits or fails a cell. It may be used before there is a SparkContext; one
 * that has no Cellwatch listener gets it with the next cell. It may be used before Spark's classes
 * are there, too: runs are reported once they are.
 */
public final class Cells {
  private static final ReportedRuns RUNS = new ReportedRuns();
  private static final AtomicBoolean TROUBLED = new AtomicBoolean();
  private static final String SCALA = "scala";
  private static final String SESSION = UUID.randomUUID().toString();

  /** One for the JVM, as there is one SparkContext. */
  private static final Kernel KERNEL =
      new Kernel(
          SESSION, new ActiveContext(), System.getenv(), RUNS, Cells::report, Cells::trouble);

  private static volatile @Nullable SparkContext watched;
  private static volatile String language = SCALA;

  private Cells() {}

  static Kernel kernel() {
    return KERNEL;
  }

  /** Tags what the calling thread does with the context that it is making. Never throws. */
  static void contextMade(SparkContext context) {
    try {
      watched = context;
      KERNEL.contextMade(context);
    } catch (Throwable e) {
      trouble(e);
    }
  }

  private static void watch() {
    if (!ActiveContext.sparkIsThere()) {
      return;
    }
    SparkContext context = Contexts.active();
    if (context != null && context != watched) {
      watched = context;
      Watching.byCell(context);
    }
  }

  private static ListenerOptions options() {
    return OptionReader.read(Watching.entries(Contexts.configuration()), System.getenv()).options();
  }

  private static void report() {
    if (ActiveContext.sparkIsThere()) {
      Reporting.REPORTER.changed();
    }
  }

  /** Spark's logging, which comes with Spark. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(Cells.class);
  }

  /** Begins with the first cell: most drivers never have one, and would load it at their start. */
  private static final class Reporting {
    static final CellReporter REPORTER =
        new CellReporter(
            SESSION,
            Text.name(System.getProperty("user.name"), Limits.NAME_CHARACTERS),
            () -> language,
            RUNS,
            new ServerFinder(Cells::options, RuntimeFile.ofUser(System.getenv())),
            Log.LOG);

    static {
      REPORTER.start();
    }
  }

  private static void trouble(Throwable e) {
    if (ActiveContext.sparkIsThere() && TROUBLED.compareAndSet(false, true)) {
      Log.LOG.warn("Cellwatch: a cell is not wholly followed, please report this", e);
    }
  }

  /**
   * Says in what language this kernel's cells are written, best before the first of them. Without
   * it they are taken for Scala.
   *
   * @param name as Jupyter names it, such as {@code java} or {@code kotlin}; null for Scala
   */
  public static void language(@Nullable String name) {
    String cleaned = Text.name(name == null ? "" : name.strip(), Limits.NAME_CHARACTERS);
    language = cleaned.isEmpty() ? SCALA : cleaned;
  }

  /** As {@link #begin(String, String, int, String)}, numbered by us. */
  public static OpenCell begin(@Nullable String notebook, @Nullable String cell) {
    return begin(notebook, cell, 0, null);
  }

  /**
   * A cell begins to run on the calling thread. A run that is still open on this thread is over.
   *
   * @param notebook path or name; null for the one in VS Code's id of the cell, else {@code
   *     JPY_SESSION_NAME}, else {@code CELLWATCH_NOTEBOOK}, else a name made of the process id
   * @param cell id that the cell keeps over all its runs, as Jupyter's client sends it; null for a
   *     hash of the source
   * @param execution the number in {@code In [n]}; 0 for one more than the run before
   * @param source the cell's code, of which the first line is shown; may be null
   */
  public static OpenCell begin(
      @Nullable String notebook, @Nullable String cell, int execution, @Nullable String source) {
    try {
      watch();
    } catch (Throwable e) {
      trouble(e);
    }
    return KERNEL.begin(notebook, cell, execution, source);
  }

  /** The run of this thread has come to its end; nothing happens where there is none. */
  public static void end() {
    OpenCell cell = KERNEL.ofThisThread();
    if (cell != null) {
      cell.close();
    }
  }

  /** The run of this thread was ended by an error. */
  public static void failed(@Nullable Throwable error) {
    OpenCell cell = KERNEL.ofThisThread();
    if (cell != null) {
      cell.failed(error);
    }
  }

  /**
   * The run of this thread was ended by an error.
   *
   * @param error {@code Class: message}
   */
  public static void failed(@Nullable String error) {
    OpenCell cell = KERNEL.ofThisThread();
    if (cell != null) {
      cell.failed(error);
    }
  }

  /** The run of this thread was interrupted. */
  public static void cancelled() {
    OpenCell cell = KERNEL.ofThisThread();
    if (cell != null) {
      cell.cancelled();
    }
  }

  /** Work that, on whatever thread, is done for the cell that calls this. */
  public static Runnable wrap(Runnable work) {
    return KERNEL.wrap(work);
  }

  /** Work that, on whatever thread, is done for the cell that calls this. */
  public static <T> Callable<T> wrapCallable(Callable<T> work) {
    return KERNEL.wrap(work);
  }

  /** The pool, whose threads work for the cell that hands them work. */
  public static ExecutorService wrapExecutor(ExecutorService pool) {
    return new CellExecutor(pool, wrapped(pool));
  }

  /** The context, on which futures work for the cell that makes them. */
  public static ExecutionContextExecutor wrapContext(ExecutionContext context) {
    return new CellExecutionContext(context, wrapped(context::execute));
  }

  private static Executor wrapped(Executor pool) {
    return work -> pool.execute(wrap(work));
  }
}
