package io.cellwatch.exporter.trace;

import io.cellwatch.exporter.bounded.BoundedMap;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.CellSource;
import io.cellwatch.model.Tracing;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
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
  private final Map<CellRun.Key, JoinedRun> runs = BoundedMap.byUse(MOST_RUNS);
  private final Map<CellOfSession, NavigableMap<Integer, CellRun>> earlier =
      BoundedMap.byUse(MOST_RUNS);

  private record CellOfSession(String session, String notebook, String cell) {}

  CellRunSpans(TraceOptions options, Resource base, Map<String, KernelSession> sessions) {
    this.options = options;
    this.base = base;
    this.sessions = sessions;
  }

  private JoinedRun joined(CellRun run) {
    CellOfSession cell = new CellOfSession(run.session(), run.notebook(), run.cell());
    NavigableMap<Integer, CellRun> ofCell = earlier.computeIfAbsent(cell, key -> new TreeMap<>());
    ofCell.putIfAbsent(run.execution(), run);
    if (ofCell.size() > PREVIOUS_RUNS) {
      ofCell.pollFirstEntry();
    }
    return runs.computeIfAbsent(run.key(), key -> new JoinedRun(run));
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
    JoinedRun joined = joined(cell.run());
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

  /** A driver works for a run that may have no record: one without jobs has none. */
  void served(CellRun run, DriverSpans driver) {
    joined(run).driver = driver;
  }

  /** No update waits for the span any more: it was exported, or is the kernel's to wait for. */
  private static void settleUpdate(JoinedRun joined) {
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
    JoinedRun joined = joined(cellRun);
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
    for (Iterator<JoinedRun> each = runs.values().iterator(); each.hasNext(); ) {
      JoinedRun joined = each.next();
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
      } else if (joined.told() && kernelLost && joined.driver != null && joined.driver.over()) {
        export(joined, joined.driver.ending());
      } else if (kernelLost && session != null && reported != null && !joined.working()) {
        export(joined, session.ending());
      }
    }
  }

  private void export(JoinedRun joined, @Nullable Ending ending) {
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

  private List<FinishedSpan> spans(JoinedRun joined, @Nullable Ending ending) {
    return making(joined, ending).get();
  }

  /** What makes the span of all that is known now; it may do so later, and on any thread. */
  private Supplier<List<FinishedSpan>> making(JoinedRun joined, @Nullable Ending ending) {
    DriverSpans driver = joined.driver;
    CellSpans maker =
        driver == null
            ? new CellSpans(
                joined.ids(),
                options,
                Resources.ofSession(joined.run.session(), options, base),
                false)
            : new CellSpans(
                joined.ids(),
                options,
                driver.maker().resource(),
                driver.application().incomplete());
    CellRun run = joined.known();
    CellReport.@Nullable Run reported = joined.reported;
    CellRecord work = joined.work;
    CellRun previous = previous(joined.run);
    return () -> SpanMaker.one(maker.of(run, reported, work, previous, ending, ""));
  }

  /**
   * The runs of a trace that are not exported yet, as if they ended now.
   *
   * @param growing gets what makes the spans; it may do so later, and on any thread
   */
  void growing(String traceId, long now, List<Supplier<List<FinishedSpan>>> growing) {
    for (JoinedRun joined : runs.values()) {
      if (!joined.exported && joined.told() && joined.traceId().equals(traceId)) {
        growing.add(making(joined, Ending.now(end(joined, now))));
      }
    }
  }

  private static long end(JoinedRun joined, long now) {
    CellReport.Run reported = joined.reported;
    return reported != null && reported.endMillis() > 0 ? reported.endMillis() : now;
  }
}
