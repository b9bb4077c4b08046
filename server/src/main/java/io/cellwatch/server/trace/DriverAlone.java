package io.cellwatch.server.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The time of the root in which no stage and no task ran: the driver, or the notebook's own
 * process, worked or waited alone.
 *
 * @param gaps in the order of time, none of them empty
 * @param rootMillis how long the root took
 */
record DriverAlone(List<Gap> gaps, long rootMillis) {
  DriverAlone {
    gaps = List.copyOf(gaps);
  }

  /** Less than a hundredth of a picture is too narrow for a band across its lines. */
  static final int BAND_PER_MILLE = 10;

  /** What is just to be seen in a line of its own. */
  static final int LINE_PER_MILLE = 2;

  /**
   * One stretch.
   *
   * @param start epoch milliseconds
   * @param end epoch milliseconds
   */
  record Gap(long start, long end) {
    long millis() {
      return end - start;
    }
  }

  /**
   * None where the root is not known: then nothing says when the work began and ended. None of a
   * launch: there is no work yet.
   */
  static DriverAlone of(SpanTree tree) {
    if (tree.root().filter(root -> root.type() != SpanType.LAUNCH).isEmpty()) {
      return new DriverAlone(List.of(), 0);
    }
    TraceSpan root = tree.root().get();
    List<TraceSpan> work =
        tree.all()
            .filter(span -> span.type() == SpanType.STAGE || span.type() == SpanType.TASK)
            .sorted(Comparator.comparingLong(TraceSpan::startMillis))
            .toList();
    List<Gap> gaps = new ArrayList<>();
    long free = root.startMillis();
    for (TraceSpan span : work) {
      long until = Math.min(span.startMillis(), root.endMillis());
      if (until > free) {
        gaps.add(new Gap(free, until));
      }
      free = Math.max(free, span.endMillis());
    }
    if (root.endMillis() > free) {
      gaps.add(new Gap(free, root.endMillis()));
    }
    return new DriverAlone(gaps, root.millis());
  }

  long millis() {
    return gaps.stream().mapToLong(Gap::millis).sum();
  }

  /** So many of them, the longest first. */
  List<Gap> longest(int most) {
    return gaps.stream()
        .sorted(Comparator.comparingLong(Gap::millis).reversed())
        .limit(most)
        .toList();
  }

  /** Those of which at least so many thousandths of the window's time lie in it. */
  List<Gap> drawn(TimeWindow window, int perMille) {
    return gaps.stream()
        .filter(
            gap ->
                1_000 * (Math.min(gap.end(), window.to()) - Math.max(gap.start(), window.from()))
                    >= perMille * window.millis())
        .toList();
  }
}
