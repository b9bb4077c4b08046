package io.cellwatch.exporter.application;

import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The cell runs that notebooks' kernels report, by session, and how many of them ended.
 *
 * <p>An ended run is counted once: at the application that works for its session. Which one that is
 * may be known a little later than the run (the first cell makes the driver; after a restart of
 * this server the kernel may report before the driver does), so the runs of a young session wait
 * for the driver as long as a silent driver is waited for.
 */
public final class CellRuns {
  /** Of a session; older ended ones go first. As many as a kernel holds itself. */
  static final int MAX_RUNS = 1000;

  static final int MAX_SESSIONS = 10_000;

  /** Sessions that are kept when they have been silent for longer than the grace time. */
  static final int REMEMBERED_SESSIONS = 200;

  /** Ended runs of such a session that are kept. */
  static final int REMEMBERED_RUNS = 64;

  private final Clock clock;
  private final Duration lostAfter;
  private final Duration grace;
  private final Applications applications;
  private final Observer observer;
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  /** Is told of runs that ended in sessions for which no application works. */
  @FunctionalInterface
  public interface Observer {
    void endedWithoutSpark(CellRunCounts runs);

    /** A report was taken: what it says, as it came. */
    default void reported(String session, CellReport report) {}
  }

  /** A run, with the session that reported it. */
  public record Reported(
      String session,
      String user,
      boolean lost,
      long lastReportMillis,
      long clockOffsetMillis,
      CellReport.Run run) {
    /** What joins it with the driver's record. */
    public CellRun.Key key() {
      return new CellRun.Key(session, run.notebook(), run.cell(), run.execution());
    }
  }

  public CellRuns(Clock clock, Retention retention, Applications applications, Observer observer) {
    this.clock = clock;
    this.lostAfter = retention.lostAfter();
    this.grace = retention.grace();
    this.applications = applications;
    this.observer = observer;
  }

  /** Takes a report of a session's kernel. */
  public synchronized Applications.Taken take(String sessionId, CellReport report) {
    long now = clock.millis();
    Session session = sessions.get(sessionId);
    if (session == null) {
      if (!makeRoom(now)) {
        return Applications.Taken.TOO_MANY;
      }
      session = new Session(now, report.sequence() > 1);
      sessions.put(sessionId, session);
    } else if (report.sequence() < session.sequence) {
      return Applications.Taken.OVERTAKEN;
    }
    session.take(report, now);
    count(sessionId, session, now);
    observer.reported(sessionId, report);
    return session.complete ? Applications.Taken.TAKEN : Applications.Taken.RESYNC;
  }

  /** For one more: the one that is silent longest leaves. False: all of them live. */
  private boolean makeRoom(long now) {
    if (sessions.size() < MAX_SESSIONS) {
      return true;
    }
    Optional<Map.Entry<String, Session>> silent =
        sessions.entrySet().stream()
            .filter(each -> lost(each.getValue(), now))
            .min(Comparator.comparingLong(each -> each.getValue().lastReportMillis));
    silent.ifPresent(each -> sessions.remove(each.getKey()));
    return silent.isPresent();
  }

  private void count(String sessionId, Session session, long now) {
    CellRunCounts all = session.ended.plus(session.endedBefore);
    if (all.equals(CellRunCounts.NONE)) {
      return;
    }
    if (!applications.countCellRuns(sessionId, all)) {
      if (now - session.sinceMillis < lostAfter.toMillis()) {
        return;
      }
      // Those that ended before were counted by the server that the kernel reported to before.
      observer.endedWithoutSpark(session.ended);
    }
    session.ended = CellRunCounts.NONE;
    session.endedBefore = CellRunCounts.NONE;
  }

  private boolean lost(Session session, long now) {
    return now - session.lastReportMillis > lostAfter.toMillis();
  }

  /**
   * Counts what has waited. Of a session silent for longer than the grace time the newest runs
   * stay, for people; of such sessions, those heard of last.
   */
  public synchronized void expire() {
    long now = clock.millis();
    sessions.forEach((id, session) -> count(id, session, now));
    List<Map.Entry<String, Session>> silent =
        sessions.entrySet().stream()
            .filter(each -> !exposed(each.getValue(), now))
            .sorted(
                Comparator.comparingLong(
                    (Map.Entry<String, Session> each) -> each.getValue().lastReportMillis))
            .toList();
    silent.forEach(each -> each.getValue().keepNewest(REMEMBERED_RUNS));
    silent.stream()
        .limit(Math.max(0, silent.size() - REMEMBERED_SESSIONS))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(sessions::remove);
  }

  private boolean exposed(Session session, long now) {
    return now - session.lastReportMillis <= lostAfter.toMillis() + grace.toMillis();
  }

  /** A session's runs with this execution number: one, unless its kernel counted anew. */
  public synchronized Map<CellRun.Key, Reported> of(String session, int execution) {
    Session reporting = sessions.get(session);
    if (reporting == null) {
      return Map.of();
    }
    boolean lost = lost(reporting, clock.millis());
    return byKey(
        reporting.runs.values().stream()
            .filter(run -> run.execution() == execution)
            .map(run -> reported(session, reporting, lost, run))
            .toList());
  }

  private static Reported reported(String id, Session session, boolean lost, CellReport.Run run) {
    return new Reported(
        id, session.user, lost, session.lastReportMillis, session.clockOffsetMillis, run);
  }

  /** All runs that have series, each session's oldest first. */
  public List<Reported> runs() {
    long now = clock.millis();
    return runs(session -> exposed(session, now), now);
  }

  private synchronized List<Reported> runs(Predicate<Session> wanted, long now) {
    List<Reported> runs = new ArrayList<>();
    sessions.forEach(
        (id, session) -> {
          if (!wanted.test(session)) {
            return;
          }
          boolean lost = lost(session, now);
          for (CellReport.Run run : session.runs.values()) {
            runs.add(reported(id, session, lost, run));
          }
        });
    return runs;
  }

  /** All runs that have series, by what joins them with the drivers' records. */
  public Map<CellRun.Key, Reported> byKey() {
    return byKey(runs());
  }

  /** All runs that are known, those of sessions silent for long, too. */
  public Map<CellRun.Key, Reported> remembered() {
    return byKey(runs(session -> true, clock.millis()));
  }

  private static Map<CellRun.Key, Reported> byKey(List<Reported> runs) {
    Map<CellRun.Key, Reported> byKey = HashMap.newHashMap(runs.size());
    runs.forEach(reported -> byKey.put(reported.key(), reported));
    return byKey;
  }
}
