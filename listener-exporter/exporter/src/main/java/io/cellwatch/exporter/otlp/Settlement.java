package io.cellwatch.exporter.otlp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells once that the fate of each span of a group is known. */
final class Settlement {
  private static final Logger LOG = System.getLogger(Settlement.class.getName());

  private final AtomicInteger open;
  private final Runnable settled;

  private Settlement(int spans, Runnable settled) {
    this.open = new AtomicInteger(spans);
    this.settled = settled;
  }

  /** Of a group without a span all is known at once. */
  static Settlement of(int spans, Runnable settled) {
    Settlement settlement = new Settlement(spans, settled);
    if (spans == 0) {
      settlement.tell();
    }
    return settlement;
  }

  /** The fate of so many more is known. */
  void settle(int spans) {
    if (spans > 0 && open.addAndGet(-spans) == 0) {
      tell();
    }
  }

  private void tell() {
    try {
      settled.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "what waited for the export of spans failed", e);
    }
  }
}
