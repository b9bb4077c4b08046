package io.cellwatch.server.trace;

import io.cellwatch.server.page.Figures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * The laid-out lines of a trace in a window of time. However many spans there are, no more than
 * {@value #OPEN_LINES} lines stand there at once: level by level, what finds no room opens with the
 * line above it, and too many neighbours stand together in batches of {@value #BATCH}.
 *
 * @param ticks round points of time
 * @param bands in which the driver worked alone
 * @param hidden how many spans have no time in the window, in words; absent for none
 */
record Waterfall(
    List<TimeAxis.Tick> ticks, List<Band> bands, List<Item> items, Optional<String> hidden) {
  static final int OPEN_LINES = 120;
  static final int BATCH = 50;

  static Waterfall of(SpanTree tree, TimeWindow window) {
    SpanTree shown = tree.within(window);
    return new Waterfall(
        TimeAxis.of(window),
        DriverAlone.of(tree).drawn(window).stream().map(gap -> Band.of(gap, window)).toList(),
        new Layout(window, shown).items(),
        hidden(tree.size() - shown.size()));
  }

  private static Optional<String> hidden(long spans) {
    return spans == 0
        ? Optional.empty()
        : Optional.of(
            Figures.count(spans, "span is", "spans are") + " outside of this part of the time.");
  }

  private static final class Layout {
    private final TimeWindow window;
    private final List<TraceSpan> tops;
    private final Set<String> open = new HashSet<>();

    Layout(TimeWindow window, SpanTree tree) {
      this.window = window;
      tops = tree.tops();
      openWhatFits();
    }

    /** Level by level: the outline of all comes before the details of the first. */
    private void openWhatFits() {
      Queue<TraceSpan> level = new ArrayDeque<>(tops);
      int lines = tops.size();
      boolean first = tops.size() == 1;
      while (!level.isEmpty()) {
        TraceSpan span = level.remove();
        int size = span.within().size();
        if (lines + size <= OPEN_LINES) {
          open.add(span.id());
          lines += size;
          level.addAll(span.within());
        } else if (first) {
          open.add(span.id());
          lines += size / BATCH + 1;
        }
        first = false;
      }
    }

    List<Item> items() {
      return items(tops, 0);
    }

    private List<Item> items(List<TraceSpan> spans, int depth) {
      if (spans.size() <= OPEN_LINES - 1) {
        return spans.stream().map(span -> item(span, depth)).toList();
      }
      List<Item> batches = new ArrayList<>();
      for (int start = 0; start < spans.size(); start += BATCH) {
        List<TraceSpan> part = spans.subList(start, Math.min(start + BATCH, spans.size()));
        List<Item> items = part.stream().map(span -> item(span, depth)).toList();
        batches.add(Item.of(Batch.of(part, window, depth, items)));
      }
      return batches;
    }

    private Item item(TraceSpan span, int depth) {
      List<Item> below = items(span.within(), depth + 1);
      return Item.of(Row.of(span, window, depth, open.contains(span.id()), below));
    }
  }
}
