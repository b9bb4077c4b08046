package io.cellwatch.exporter.trace;

import io.cellwatch.model.CellReport;
import io.cellwatch.model.CellRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one kernel was told, and waits to be told, of its runs. Guarded by {@link Traces}. */
final class KernelSession {
  private final String id;
  private final SpanLedger ledger;

  /** The reports that told of the end of a run whose span is not exported yet. */
  private final Map<CellRun.Key, List<Long>> awaited = new HashMap<>();

  private long sequence;
  private long sentMillis;
  private long heardMillis;

  /** It was there before this server, and has not sent everything yet. */
  private boolean resuming;

  KernelSession(String id, SpanLedger ledger) {
    this.id = id;
    this.ledger = ledger;
  }

  /**
   * Takes a report.
   *
   * @return whether what it tells may be older than this server: the first report after a restart,
   *     and the full one that follows since it was asked for
   */
  boolean take(CellReport report, long now) {
    boolean first = sequence == 0;
    boolean resumed = resuming || (first && report.sequence() > 1);
    resuming = resumed && !report.full();
    sequence = report.sequence();
    sentMillis = report.sentMillis();
    heardMillis = now;
    return resumed;
  }

  String id() {
    return id;
  }

  SpanLedger ledger() {
    return ledger;
  }

  long sequence() {
    return sequence;
  }

  long heardMillis() {
    return heardMillis;
  }

  /** The report that was taken last waits for the span of a run. */
  void awaits(CellRun.Key run) {
    awaited.computeIfAbsent(run, key -> new ArrayList<>()).add(sequence);
  }

  /** The reports that wait for the span of a run, which they do no longer. */
  List<Long> awaited(CellRun.Key run) {
    List<Long> waiting = awaited.remove(run);
    return waiting == null ? List.of() : waiting;
  }

  /** How a run ends whose kernel was lost: when the kernel was last heard, by its own clock. */
  Ending ending() {
    return Ending.kernelLost(sentMillis);
  }
}
