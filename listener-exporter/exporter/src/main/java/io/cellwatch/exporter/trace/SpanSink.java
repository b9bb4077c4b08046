package io.cellwatch.exporter.trace;

import java.util.List;

/** Where finished spans go. */
public interface SpanSink {
  /** Nowhere. */
  SpanSink NONE =
      new SpanSink() {
        @Override
        public boolean active() {
          return false;
        }

        @Override
        public void export(List<FinishedSpan> spans, Runnable settled) {
          settled.run();
        }
      };

  /** Whether spans go anywhere. */
  boolean active();

  /**
   * Takes spans, at once and whatever becomes of them.
   *
   * @param settled run once when the fate of each of them is known and counted, on any thread
   */
  void export(List<FinishedSpan> spans, Runnable settled);
}
