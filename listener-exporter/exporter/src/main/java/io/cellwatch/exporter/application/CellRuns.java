package io.cellwatch.exporter.application;

import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cell runs that notebooks' kernels report, by session. */
public final class CellRuns {
  /** Of a session; older ended ones go first. */
  private static final int MAX_RUNS = 1000;

  private static final int MAX_SESSIONS = 10_000;

  private final Clock clock;
  private final Duration lostAfter;
  private final Duration grace;
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Observer observer;

  /** Is told of every run that ended, once. */
  @FunctionalInterface
  public interface Observer {
    void ended(String session, CellReport.Run run);
  }

  private static final class Session {
    long sequence;
    long lastReportMillis;
    String user = "";
    final Map<CellRun.Key, CellReport.Run> runs = new LinkedHashMap<>();
  }

  /** A run, with the session that reported it. */
  public record Reported(String session, String user, boolean lost, CellReport.Run run) {
    /** What joins it with the driver's record. */
    public CellRun.Key key() {
      return new CellRun.Key(session, run.notebook(), run.cell(), run.execution());
    }
  }

  public CellRuns(Clock clock, Retention retention, Observer observer) {
    this.observer = observer;
    this.clock = clock;
    this.lostAfter = retention.lostAfter();
    this.grace = retention.grace();
  }

  /** Takes a report of a session's kernel. */
  public synchronized Applications.Taken take(String sessionId, CellReport report) {
    boolean first = !sessions.containsKey(sessionId);
    Session session = sessions.computeIfAbsent(sessionId, id -> new Session());
    if (report.sequence() < session.sequence) {
      return Applications.Taken.OVERTAKEN;
    }
    session.sequence = report.sequence();
    session.lastReportMillis = clock.millis();
    session.user = report.user();
    for (CellReport.Run run : report.runs()) {
      CellRun.Key key = new CellRun.Key(sessionId, run.notebook(), run.cell(), run.execution());
      CellReport.Run before = session.runs.remove(key);
      session.runs.put(key, run);
      if (run.state().ended() && (before == null || !before.state().ended())) {
        observer.ended(sessionId, run);
      }
    }
    dropOldest(session);
    while (sessions.size() > MAX_SESSIONS) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    return first && !report.full() ? Applications.Taken.RESYNC : Applications.Taken.TAKEN;
  }

  private static void dropOldest(Session session) {
    Iterator<CellReport.Run> oldest = session.runs.values().iterator();
    while (session.runs.size() > MAX_RUNS && oldest.hasNext()) {
      if (oldest.next().state().ended()) {
        oldest.remove();
      }
    }
  }

  /** Lets go of sessions whose kernel has been silent for longer than the grace time. */
  public synchronized void expire() {
    long now = clock.millis();
    sessions
        .values()
        .removeIf(
            session -> now - session.lastReportMillis > lostAfter.toMillis() + grace.toMillis());
  }

  /** All runs that are known, each session's oldest first. */
  public synchronized List<Reported> runs() {
    long now = clock.millis();
    List<Reported> runs = new ArrayList<>();
    sessions.forEach(
        (id, session) -> {
          boolean lost = now - session.lastReportMillis > lostAfter.toMillis();
          session.runs.values().forEach(run -> runs.add(new Reported(id, session.user, lost, run)));
        });
    return runs;
  }

  /** All runs that are known, by what joins them with the drivers' records. */
  public Map<CellRun.Key, Reported> byKey() {
    Map<CellRun.Key, Reported> byKey = new HashMap<>();
    runs().forEach(reported -> byKey.put(reported.key(), reported));
    return byKey;
  }
}
