package io.cellwatch.exporter.trace;

import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Tracing;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The first spans of cell runs, of what two sides know: the kernel when a run ends and how, the
 * driver what was done for it. So the end that the kernel reports waits until the driver's work for
 * the run is over, too. Guarded by {@link Traces}.
 */
final class CellRunSpans {
  /**
   * The driver's update about the end of a cell's work comes a second or two after the kernel's.
   */
  private static final long DRIVER_DELAY_MILLIS = 3_000;

  /** After a restart of this server, it may take longer until a driver has found it. */
  private static final long RESUMED_DELAY_MILLIS = 15_000;

  /** A run that no kernel has reported after so long will be reported by none. */
  private static final long KERNEL_DELAY_MILLIS = 30_000;

  private static final int MOST_RUNS = 20_000;
  private static final int PREVIOUS_RUNS = 20;

  private final TraceOptions options;
  private final Resource base;
  private final Map<String, KernelSession> sessions;
  private final Map<CellRun.Key, Joined> runs = Bounded.map(MOST_RUNS);
  private final Map<CellOfSession, NavigableMap<Integer, CellRun>> earlier = Bounded.map(MOST_RUNS);

  private record CellOfSession(String session, String notebook, String cell) {}

  /** All that is known of a run. */
  private static final class Joined {
    final CellRun run;
    CellReport.@Nullable Run reported;
    @Nullable CellRecord work;
    @Nullable DriverSpans driver;
    long workIn;

    /** The update that waits for its span, since it is not known whether a kernel reports it. */
    long awaitedIn;

    long endedSinceMillis;
    long delayMillis;
    boolean exported;

    /** Exported here without the kernel's report, which may still come. */
    boolean exportedUnreported;

    Joined(CellRun run) {
      this.run = run;
    }

    boolean working() {
      return work != null && work.jobs().running() > 0 && driver != null && !driver.over();
    }
  }

  CellRunSpans(TraceOptions options, Resource base, Map<String, KernelSession> sessions) {
    this.options = options;
    this.base = base;
    this.sessions = sessions;
  }

  private Joined joined(CellRun run) {
    CellOfSession cell = new CellOfSession(run.session(), run.notebook(), run.cell());
    NavigableMap<Integer, CellRun> ofCell = earlier.computeIfAbsent(cell, key -> new TreeMap<>());
    ofCell.putIfAbsent(run.execution(), run);
    if (ofCell.size() > PREVIOUS_RUNS) {
      ofCell.pollFirstEntry();
    }
    return runs.computeIfAbsent(run.key(), key -> new Joined(run));
  }

  private @Nullable CellRun previous(CellRun run) {
    NavigableMap<Integer, CellRun> ofCell =
        earlier.get(new CellOfSession(run.session(), run.notebook(), run.cell()));
    Map.Entry<Integer, CellRun> before = ofCell == null ? null : ofCell.lowerEntry(run.execution());
    return before == null ? null : before.getValue();
  }

  /** A driver's record of a run. */
  void worked(CellRecord cell, DriverSpans driver, long now) {
    Tracing.State state = cell.tracing().state();
    if (state == Tracing.State.NONE) {
      return;
    }
    Joined joined = joined(cell.run());
    joined.work = cell;
    joined.driver = driver;
    joined.workIn = driver.sequence();
    if (state == Tracing.State.EXPORTED && joined.reported == null) {
      joined.exported = true;
      driver.ledger.known(spans(joined, null));
    } else if (state == Tracing.State.DUE && !joined.exported && joined.endedSinceMillis == 0) {
      boolean nobodyReports = cell.run().session().isEmpty();
      joined.endedSinceMillis = now;
      joined.delayMillis = nobodyReports ? 0 : KERNEL_DELAY_MILLIS;
      if (nobodyReports) {
        export(joined, null);
      } else {
        joined.awaitedIn = driver.sequence();
        driver.ledger.sequences.await(joined.awaitedIn);
      }
    }
  }

  /** No update waits for the span any more: it was exported, or is the kernel's to wait for. */
  private static void settleUpdate(Joined joined) {
    if (joined.awaitedIn > 0 && joined.driver != null) {
      joined.driver.ledger.sequences.settled(joined.awaitedIn);
    }
    joined.awaitedIn = 0;
  }

  /** A kernel's report of a run. */
  void reported(CellReport.Run run, KernelSession session, boolean resumed, long now) {
    CellRun cellRun =
        new CellRun(
            session.id(),
            run.notebook(),
            run.cell(),
            run.execution(),
            CellSource.PROPERTY,
            run.startMillis(),
            run.traceparent());
    Joined joined = joined(cellRun);
    boolean ended = joined.reported != null && joined.reported.state().ended();
    joined.reported = run;
    settleUpdate(joined);
    if (run.exported() || joined.exportedUnreported) {
      joined.exported = true;
      session.ledger().known(spans(joined, null));
    } else if (joined.exported) {
      session.ledger().export(spans(joined, null), session.sequence());
    } else if (run.state().ended()) {
      session.ledger().sequences.await(session.sequence());
      if (!ended) {
        joined.endedSinceMillis = now;
        joined.delayMillis = resumed ? RESUMED_DELAY_MILLIS : DRIVER_DELAY_MILLIS;
      }
      session.awaits(joined.run.key());
    }
  }

  /** Exports what has waited long enough. Called about once a second. */
  void settle(long now, long lostAfterMillis) {
    for (Iterator<Joined> each = runs.values().iterator(); each.hasNext(); ) {
      Joined joined = each.next();
      if (joined.exported) {
        continue;
      }
      joined.endedSinceMillis = Math.min(joined.endedSinceMillis, now);
      CellReport.Run reported = joined.reported;
      boolean ended = joined.endedSinceMillis > 0;
      KernelSession session = sessions.get(joined.run.session());
      boolean kernelLost =
          session == null
              // After a restart of this server it may come later than its driver.
              ? joined.driver != null && now - joined.driver.heardMillis() > KERNEL_DELAY_MILLIS
              : now - session.heardMillis() > lostAfterMillis;
      if (ended && reported != null && reported.state().ended()) {
        if (now - joined.endedSinceMillis >= joined.delayMillis && !joined.working()) {
          export(joined, null);
        }
      } else if (ended && reported == null) {
        if (now - joined.endedSinceMillis >= joined.delayMillis) {
          export(joined, null);
        }
      } else if (kernelLost && joined.driver != null && joined.driver.over()) {
        export(joined, joined.driver.ending());
      } else if (kernelLost && session != null && reported != null && !joined.working()) {
        export(joined, session.ending());
      }
    }
  }

  private void export(Joined joined, @Nullable Ending ending) {
    joined.exported = true;
    joined.exportedUnreported = joined.reported == null;
    List<FinishedSpan> spans = spans(joined, ending);
    KernelSession session = sessions.get(joined.run.session());
    if (joined.reported != null && session != null) {
      for (long sequence : session.awaited(joined.run.key())) {
        session.ledger().export(spans, sequence);
        session.ledger().sequences.settled(sequence);
      }
      if (ending != null) {
        session.ledger().export(spans, session.sequence());
      }
    } else if (joined.driver != null) {
      joined.driver.ledger.export(spans, joined.workIn);
    }
    settleUpdate(joined);
  }

  private List<FinishedSpan> spans(Joined joined, @Nullable Ending ending) {
    DriverSpans driver = joined.driver;
    CellSpans maker =
        driver == null
            ? new CellSpans(
                SpanIds.withoutApplication(),
                options,
                Resources.ofSession(joined.run.session(), options, base),
                false)
            : new CellSpans(
                driver.maker().ids(),
                options,
                driver.maker().resource(),
                driver.application().incomplete());
    FinishedSpan span =
        maker.of(
            joined.work == null ? joined.run : joined.work.run(),
            joined.reported,
            joined.work,
            previous(joined.run),
            ending,
            "");
    return span == null ? List.of() : List.of(span);
  }

  /** The spans of runs that are not exported yet, as if they ended now. */
  List<FinishedSpan> growing(String traceId, long now) {
    List<FinishedSpan> growing = new ArrayList<>();
    for (Joined joined : runs.values()) {
      if (!joined.exported) {
        for (FinishedSpan span : spans(joined, Ending.now(end(joined, now)))) {
          if (span.getTraceId().equals(traceId)) {
            growing.add(span);
          }
        }
      }
    }
    return growing;
  }

  private static long end(Joined joined, long now) {
    CellReport.Run reported = joined.reported;
    return reported != null && reported.endMillis() > 0 ? reported.endMillis() : now;
  }
}
