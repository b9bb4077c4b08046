package io.cellwatch.server.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole trace in a few lines, whatever of it is shown below.
 *
 * @param segments between two ticks: links that zoom to this part
 * @param bands behind all lines: the longer stretches in which the driver worked alone
 * @param alone those of the line of its own
 * @param shown the part that is shown below; absent where it is all
 */
record Overview(
    List<TimeAxis.Tick> ticks,
    List<Segment> segments,
    List<Band> bands,
    List<Band> alone,
    List<Lane> lanes,
    Optional<TimeWindow.Extent> shown) {

  /** A part of the axis. */
  record Segment(TimeWindow.Extent extent, Zoom zoom) {}

  static Overview of(SpanTree tree, TimeWindow whole, TimeWindow window, DriverAlone alone) {
    List<TimeAxis.Tick> ticks = TimeAxis.of(whole);
    return new Overview(
        ticks,
        segments(ticks, whole),
        bands(alone.drawn(whole, DriverAlone.BAND_PER_MILLE), whole),
        bands(alone.drawn(whole, DriverAlone.LINE_PER_MILLE), whole),
        Lane.of(tree, whole),
        window.equals(whole)
            ? Optional.empty()
            : Optional.of(whole.extent(window.from(), window.to())));
  }

  private static List<Band> bands(List<DriverAlone.Gap> gaps, TimeWindow whole) {
    return gaps.stream().map(gap -> Band.of(gap, whole)).toList();
  }

  private static List<Segment> segments(List<TimeAxis.Tick> ticks, TimeWindow whole) {
    List<Long> edges = new ArrayList<>();
    edges.add(whole.from());
    ticks.forEach(tick -> edges.add(whole.origin() + tick.offset()));
    edges.add(whole.to());
    List<Segment> segments = new ArrayList<>();
    for (int index = 1; index < edges.size(); index++) {
      long from = edges.get(index - 1);
      long to = edges.get(index);
      if (to > from) {
        segments.add(new Segment(whole.extent(from, to), Zoom.to(whole.origin(), from, to)));
      }
    }
    return segments;
  }
}
