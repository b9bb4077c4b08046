package io.cellwatch.server.trace;

import io.cellwatch.exporter.text.Figures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The laid-out lines of a trace in a window of time. However many spans there are, no more than
 * {@value #OPEN_LINES} lines stand there at once: a level that finds no room opens with the lines
 * above it, and too many neighbours stand together in batches of {@value #BATCH}.
 *
 * @param ticks round points of time
 * @param bands in which the driver worked alone
 * @param hidden how many spans have no time in the window, in words; absent for none
 */
record Waterfall(
    List<TimeAxis.Tick> ticks, List<Band> bands, List<Item> items, Optional<String> hidden) {
  static final int OPEN_LINES = 120;
  static final int BATCH = 50;

  static Waterfall of(SpanTree tree, TimeWindow window, SpanUis uis) {
    SpanTree shown = tree.within(window);
    return new Waterfall(
        TimeAxis.of(window),
        DriverAlone.of(tree).drawn(window, DriverAlone.BAND_PER_MILLE).stream()
            .map(gap -> Band.of(gap, window))
            .toList(),
        new Layout(window, shown, uis).items(),
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
    private final SpanUis uis;
    private final Set<String> open = new HashSet<>();

    Layout(TimeWindow window, SpanTree tree, SpanUis uis) {
      this.window = window;
      this.uis = uis;
      tops = tree.tops();
      openWhatFits();
    }

    /** Whole levels, from the top down: the outline of all comes before the details of some. */
    private void openWhatFits() {
      List<TraceSpan> level = tops;
      int lines = tops.size();
      while (!level.isEmpty()) {
        List<TraceSpan> next = level.stream().flatMap(span -> span.within().stream()).toList();
        boolean below = tops.size() == 1 && level.equals(tops);
        lines += next.size();
        if (lines > OPEN_LINES && !below) {
          return;
        }
        level.forEach(span -> open.add(span.id()));
        level = next;
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
      return Item.of(Row.of(span, window, depth, open.contains(span.id()), below, uis.of(span)));
    }
  }
}
