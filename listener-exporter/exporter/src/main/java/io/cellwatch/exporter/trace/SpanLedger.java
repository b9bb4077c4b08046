package io.cellwatch.exporter.trace;

import io.cellwatch.exporter.bounded.BoundedMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that each span of one driver or kernel is exported once, however often it is reported:
 * an update may come twice, or all of them again after one was lost.
 */
final class SpanLedger {
  /** Reported again can be what the source has not been told to be exported: the newest ones. */
  private static final int REMEMBERED_SPANS = 8192;

  private final SpanSink sink;
  private final TraceRing ring;
  final ExportedSequences sequences = new ExportedSequences();

  /** Messages that wait for spans under way, by span id. */
  private final Map<String, List<Long>> underWay = new HashMap<>();

  private final Map<String, Boolean> exported = BoundedMap.byUse(REMEMBERED_SPANS);

  SpanLedger(SpanSink sink, TraceRing ring) {
    this.sink = sink;
    this.ring = ring;
  }

  /** Some server has exported them, this one or another: they are kept for people only. */
  void known(List<FinishedSpan> spans) {
    spans.forEach(ring::add);
    synchronized (this) {
      spans.forEach(span -> exported.put(span.getSpanId(), true));
    }
  }

  /**
   * Exports spans, but for those that were exported.
   *
   * @param sequence of the message that reports them
   */
  void export(List<FinishedSpan> spans, long sequence) {
    spans.forEach(ring::add);
    if (!sink.active()) {
      return;
    }
    List<FinishedSpan> due = new ArrayList<>(spans.size());
    synchronized (this) {
      for (FinishedSpan span : spans) {
        if (exported.containsKey(span.getSpanId())) {
          continue;
        }
        sequences.await(sequence);
        @Nullable List<Long> waiting = underWay.get(span.getSpanId());
        if (waiting == null) {
          underWay.put(span.getSpanId(), new ArrayList<>(List.of(sequence)));
          due.add(span);
        } else {
          waiting.add(sequence);
        }
      }
    }
    if (!due.isEmpty()) {
      sink.export(due, () -> settled(due));
    }
  }

  /** Its source is heard of no more. */
  synchronized void forget() {
    exported.clear();
  }

  private void settled(List<FinishedSpan> spans) {
    List<Long> told = new ArrayList<>(spans.size());
    synchronized (this) {
      for (FinishedSpan span : spans) {
        exported.put(span.getSpanId(), true);
        List<Long> waiting = underWay.remove(span.getSpanId());
        if (waiting != null) {
          told.addAll(waiting);
        }
      }
    }
    told.forEach(sequences::settled);
  }
}
