package io.cellwatch.exporter.application;

import io.cellwatch.model.CellReport;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one kernel has reported. Guarded by its {@link CellRuns}. */
final class Session {
  private record Key(String notebook, String cell, int execution) {}

  final long sinceMillis;
  final Map<Object, CellReport.Run> runs = new LinkedHashMap<>();
  long sequence;
  long lastReportMillis;
  long clockOffsetMillis;
  String user = "";

  /** It has sent everything since this server knows it. */
  boolean complete;

  /** Runs that ended and are not counted yet. */
  CellRunCounts ended = CellRunCounts.NONE;

  /** Those that had ended before this server first heard of the session. */
  CellRunCounts endedBefore = CellRunCounts.NONE;

  private boolean catchingUp;

  /**
   * @param resumed it has reported to another server, or before a restart of this one
   */
  Session(long now, boolean resumed) {
    sinceMillis = now;
    catchingUp = resumed;
  }

  void take(CellReport report, long now) {
    sequence = report.sequence();
    lastReportMillis = now;
    clockOffsetMillis = report.sentMillis() == 0 ? 0 : report.sentMillis() - now;
    user = report.user();
    if (report.full()) {
      // A run that goes on is among the ones that follow; what is not, nobody will end.
      runs.values().removeIf(run -> !run.state().ended());
    }
    report.runs().forEach(this::put);
    keepNewest(CellRuns.MAX_RUNS);
    complete |= report.full();
    catchingUp &= !complete;
  }

  private void put(CellReport.Run run) {
    Key key = new Key(run.notebook(), run.cell(), run.execution());
    CellReport.Run before = runs.remove(key);
    runs.put(key, run);
    boolean counted = before != null && before.state().ended();
    if (run.state().ended() && !counted) {
      if (catchingUp) {
        endedBefore = endedBefore.plus(run.state());
      } else {
        ended = ended.plus(run.state());
      }
    }
  }

  /** Ended ones leave first; a kernel that claims more running ones than that is not followed. */
  void keepNewest(int most) {
    Iterator<CellReport.Run> oldest = runs.values().iterator();
    while (runs.size() > most && oldest.hasNext()) {
      if (oldest.next().state().ended()) {
        oldest.remove();
      }
    }
    oldest = runs.values().iterator();
    while (runs.size() > most) {
      oldest.next();
      oldest.remove();
    }
  }
}
