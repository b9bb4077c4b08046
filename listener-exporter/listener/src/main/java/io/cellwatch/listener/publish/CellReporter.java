package io.cellwatch.listener.publish;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Reports cell runs from one daemon thread that no cell ever waits for. A report is a state, so
 * nothing is queued: what changed is sent when a server can take it, and a server that knows
 * nothing of this kernel is sent everything.
 */
public final class CellReporter {
  /** How long the JVM's exit may be held for the last report. */
  private static final Duration EXIT = Duration.ofSeconds(1);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(500);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  /** Between reports while a server may soon say that it has exported the runs that it took. */
  private static final Duration MARK_PAUSE = Duration.ofSeconds(1);

  /** For how long that is, after the last report with a change. */
  private static final Duration MARKS = Duration.ofSeconds(5);

  private final ReportedRuns runs;
  private final Patience patience = new Patience(TIMEOUT, EXIT);
  private final Route route;
  private final ServerAccess access;
  private final ReportDelivery delivery;
  private final Logger log;
  private final Thread thread;
  private volatile boolean closing;

  // Of the reporter's thread alone:
  private boolean full = true;
  private @Nullable Endpoint takenBy;
  private long marksUntil;

  /**
   * A reporter that does nothing before {@link #start}.
   *
   * @param session id of this kernel, new with each
   * @param user who runs it
   * @param language of its cells, as Jupyter names it; asked for each report
   */
  public CellReporter(
      String session,
      String user,
      Supplier<String> language,
      ReportedRuns runs,
      ServerFinder finder,
      Logger log) {
    this.runs = runs;
    this.log = log;
    QuietLog quiet = new QuietLog(log);
    route = new Route(finder, patience, LEAST_PAUSE);
    access = new ServerAccess(patience, quiet);
    delivery = new ReportDelivery(session, user, language, runs, access, patience, quiet);
    thread = new Thread(null, this::run, "cellwatch-cells", 0, false);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(this::close, "cellwatch-cells-exit"));
    } catch (IllegalStateException e) {
      // The JVM is exiting already: there is nothing to hold.
    }
  }

  /** There is something new to send. Returns at once. */
  public void changed() {
    LockSupport.unpark(thread);
  }

  /** Sends the last state, and waits at most a second for that. */
  public void close() {
    closing = true;
    patience.ended(System.nanoTime());
    LockSupport.unpark(thread);
    try {
      thread.join(EXIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (access) {
      long due = System.nanoTime();
      long least = due;
      while (!closing) {
        long now = System.nanoTime();
        long wake = runs.hasChanges() ? least : Math.max(least, due);
        if (wake - now > 0) {
          LockSupport.parkNanos(this, wake - now);
        } else {
          Duration pause = step();
          long done = System.nanoTime();
          due = done + pause.toNanos();
          // After a failure a change is no reason to try again sooner.
          least = done + (takenBy == null ? pause : least()).toNanos();
        }
      }
      // A server that was restarted takes the first of two and asks for everything.
      for (int left = 2; left > 0 && (runs.hasChanges() || (full && takenBy != null)); left--) {
        step();
      }
    } catch (InterruptedException e) {
      log.debug("Cellwatch: the reporter of cells was interrupted, it ends");
    } catch (Throwable e) {
      log.warn("Cellwatch: cells are not reported any more, please report this", e);
    }
  }

  private Duration least() {
    return LEAST_PAUSE.compareTo(delivery.heartbeat()) < 0 ? LEAST_PAUSE : delivery.heartbeat();
  }

  /** Sends once; after how long to send again if nothing changes until then. */
  private Duration step() throws InterruptedException {
    Endpoint endpoint = route.next();
    if (endpoint == null) {
      takenBy = null;
      return LOOK_AGAIN;
    }
    boolean all = full || takenBy == null || !takenBy.url().equals(endpoint.url());
    List<ReportedRuns.Held> news = all ? runs.everything() : runs.changed();
    Outcome outcome = delivery.deliver(endpoint, news, all);
    if (!outcome.taken()) {
      takenBy = null;
      return Duration.ofMillis(route.failed(outcome));
    }
    route.worked();
    takenBy = endpoint;
    full = outcome == Outcome.SEND_ALL;
    if (!news.isEmpty()) {
      marksUntil = System.nanoTime() + MARKS.toNanos();
    }
    return full ? least() : silence(endpoint);
  }

  /**
   * Less while the next answer may mark a run: a server that stops soon after a cell is to have
   * told by then what it exported, or the next one exports it again.
   */
  private Duration silence(Endpoint endpoint) {
    Duration heartbeat = delivery.heartbeat();
    long left = marksUntil - System.nanoTime();
    boolean asks =
        delivery.tellsMarks()
            && left > TimeUnit.SECONDS.toNanos(1)
            && MARK_PAUSE.compareTo(heartbeat) < 0
            && runs.awaitsMark(endpoint.url());
    return asks ? MARK_PAUSE : heartbeat;
  }
}
