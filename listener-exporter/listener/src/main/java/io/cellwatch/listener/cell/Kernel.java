package io.cellwatch.listener.cell;

import io.cellwatch.listener.publish.ReportedRuns;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.WorkState;
import io.cellwatch.model.fold.CellTag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The cells that run in this JVM: which one each thread works for, and which one ran when work came
 * of which that is not known. One session: an id in tags and reports.
 */
public final class Kernel {
  /** Runs that late work may be given to. */
  private static final int REMEMBERED = 1_000;

  private static final String END_MISSED = "its end was not told before the next cell began";

  private static final InheritableThreadLocal<@Nullable OpenCell> KNOWN = new KnownCell();

  private final String session;
  private final Supplier<@Nullable SparkContext> context;
  private final ReportedRuns runs;
  private final Runnable reports;
  private final Consumer<Throwable> onTrouble;
  private final CellIdentity identity;

  /** The newest first. */
  private final Deque<OpenCell> recent = new ArrayDeque<>();

  private int executions;
  private volatile boolean used;

  private static final class KnownCell extends InheritableThreadLocal<@Nullable OpenCell> {
    @Override
    protected @Nullable OpenCell childValue(@Nullable OpenCell parent) {
      return parent == null || ThreadOrigin.isPool() ? null : parent;
    }
  }

  /**
   * A kernel without any cell.
   *
   * @param context the SparkContext that runs
   * @param reports told that runs have changed
   * @param onTrouble told that something failed that no cell is to fail by
   */
  public Kernel(
      String session,
      Supplier<@Nullable SparkContext> context,
      Map<String, String> environment,
      ReportedRuns runs,
      Runnable reports,
      Consumer<Throwable> onTrouble) {
    this.session = session;
    this.context = context;
    this.identity = new CellIdentity(environment);
    this.runs = runs;
    this.reports = reports;
    this.onTrouble = onTrouble;
  }

  /** One that never has any. */
  public static Kernel withoutCells() {
    return new Kernel("", () -> null, Map.of(), new ReportedRuns(), () -> {}, trouble -> {});
  }

  /**
   * Begins a run on the calling thread. One that is still open there is over.
   *
   * @param execution 0 for one more than the run before
   */
  public OpenCell begin(
      @Nullable String notebook, @Nullable String cell, int execution, @Nullable String source) {
    OpenCell before = KNOWN.get();
    if (before != null && before.ofThisThread()) {
      before.end(WorkState.CANCELLED, END_MISSED);
    }
    long now = System.currentTimeMillis();
    CellReport.Run run = identity.run(notebook, cell, number(execution), source, now);
    OpenCell begun = new OpenCell(session, run, this::ended, onTrouble);
    synchronized (recent) {
      recent.addFirst(begun);
      if (recent.size() > REMEMBERED) {
        recent.removeLast();
      }
    }
    used = true;
    KNOWN.set(begun);
    runs.put(run);
    report();
    try {
      SparkContext running = context.get();
      if (running != null) {
        SparkThread.tag(running, begun.tag());
      }
    } catch (RuntimeException | LinkageError e) {
      onTrouble.accept(e);
    }
    return begun;
  }

  private synchronized int number(int given) {
    executions = given > 0 ? given : executions + 1;
    return executions;
  }

  /**
   * The reporter begins with the first report: whatever that meets, such as a bound on threads that
   * leaves none for it, must not fail a cell, nor keep a run's end from being noted here.
   */
  private void report() {
    try {
      reports.run();
    } catch (Throwable e) {
      onTrouble.accept(e);
    }
  }

  private void ended(OpenCell cell, CellReport.Run run) {
    runs.put(run);
    report();
    if (KNOWN.get() == cell) {
      KNOWN.remove();
      SparkContext running = context.get();
      if (running != null && cell.tag().equals(SparkThread.tag(running))) {
        SparkThread.tag(running, null);
      }
    }
  }

  /** The run that the calling thread works for; null where that is not known. */
  public @Nullable OpenCell ofThisThread() {
    return KNOWN.get();
  }

  /** A SparkContext is being made, by the calling thread: what that does from now on is tagged. */
  public void contextMade(SparkContext made) {
    OpenCell cell = KNOWN.get();
    if (cell != null) {
      SparkThread.tag(made, cell.tag());
      report(); // Its run may have had to wait for Spark.
    }
  }

  /** The same work, for the cell of whoever calls this, on whatever thread. */
  public <T> Callable<T> wrap(Callable<T> work) {
    OpenCell cell = KNOWN.get();
    if (cell == null) {
      return work;
    }
    return () -> {
      Borrowed borrowed = borrow(cell);
      try {
        return work.call();
      } finally {
        giveBack(borrowed, cell);
      }
    };
  }

  /** The same work, for the cell of whoever calls this, on whatever thread. */
  public Runnable wrap(Runnable work) {
    OpenCell cell = KNOWN.get();
    if (cell == null) {
      return work;
    }
    return () -> {
      Borrowed borrowed = borrow(cell);
      try {
        work.run();
      } finally {
        giveBack(borrowed, cell);
      }
    };
  }

  /** What a thread was before it worked for another cell. */
  private record Borrowed(
      @Nullable OpenCell cell, @Nullable SparkContext context, @Nullable String tag) {}

  private Borrowed borrow(OpenCell cell) {
    OpenCell before = KNOWN.get();
    KNOWN.set(cell);
    try {
      SparkContext running = context.get();
      if (running != null) {
        String tag = SparkThread.tag(running);
        SparkThread.tag(running, cell.tag());
        return new Borrowed(before, running, tag);
      }
    } catch (RuntimeException | LinkageError e) {
      onTrouble.accept(e);
    }
    return new Borrowed(before, null, null);
  }

  private void giveBack(Borrowed borrowed, OpenCell worked) {
    if (borrowed.cell() == null) {
      KNOWN.remove();
    } else {
      KNOWN.set(borrowed.cell());
    }
    try {
      if (borrowed.context() != null) {
        SparkThread.tag(borrowed.context(), borrowed.tag());
      }
      SparkContext running = context.get();
      // One that the work itself has made has tagged this thread for the cell.
      if (running != null
          && running != borrowed.context()
          && worked.tag().equals(SparkThread.tag(running))) {
        SparkThread.tag(running, borrowed.cell() == null ? null : borrowed.cell().tag());
      }
    } catch (RuntimeException | LinkageError e) {
      onTrouble.accept(e);
    }
  }

  /**
   * The properties of a job, or of a stage, with the cell that ran at that moment where they know
   * none of their own.
   */
  public @Nullable Properties completed(@Nullable Properties properties, long epochMillis) {
    if (!used) {
      return properties;
    }
    Properties known = properties == null ? new Properties() : properties;
    List<String> tags = new ArrayList<>(List.of(known.getProperty(CellTag.PROPERTY, "")));
    tags.addAll(List.of(known.getProperty(CellTag.JOB_TAGS, "").split(",", -1)));
    String running = knowsCell(tags) ? null : inferredAt(epochMillis);
    if (running == null) {
      return properties;
    }
    Properties completed = new Properties();
    completed.putAll(known);
    completed.setProperty(CellTag.PROPERTY, running);
    return completed;
  }

  /** The same for the job tags of something that has no properties. */
  public Collection<String> completed(Collection<String> jobTags, long epochMillis) {
    String running = !used || knowsCell(jobTags) ? null : inferredAt(epochMillis);
    if (running == null) {
      return jobTags;
    }
    List<String> completed = new ArrayList<>(List.of(running));
    jobTags.stream().filter(tag -> !CellTag.isOurs(tag)).forEach(completed::add);
    return completed;
  }

  private boolean knowsCell(Collection<String> tags) {
    return tags.stream()
        .anyMatch(
            tag -> CellTag.isOurs(tag) && !(CellTag.isInferred(tag) && tag.contains(session)));
  }

  /** The tag of the newest run that went on then, else of the last one before. */
  private @Nullable String inferredAt(long epochMillis) {
    synchronized (recent) {
      OpenCell last = null;
      for (OpenCell cell : recent) {
        if (cell.wentOnAt(epochMillis)) {
          return CellTag.inferred(cell.tag());
        }
        if (last == null && cell.begun().startMillis() <= epochMillis) {
          last = cell;
        }
      }
      return last == null ? null : CellTag.inferred(last.tag());
    }
  }
}
