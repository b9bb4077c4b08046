package io.cellwatch.server.trace;

/**
 * The time that a picture shows, and where in it something lies.
 *
 * @param origin epoch milliseconds of what counts as 0: the root's start
 * @param from epoch milliseconds of the left edge
 * @param to epoch milliseconds of the right edge, after {@code from}
 */
record TimeWindow(long origin, long from, long to) {
  /** A clock that is wrong by more than this shall not press the rest of a trace into a line. */
  private static final long MAX_BEFORE_MILLIS = 3_600_000;

  private static final long MAX_AFTER_MILLIS = 30L * 24 * 3_600_000;

  TimeWindow {
    if (to <= from) {
      throw new IllegalArgumentException(
          "from %d to %d: a window ends after it begins".formatted(from, to));
    }
  }

  /** All of a trace: from its first start to its last end. */
  static TimeWindow whole(SpanTree tree) {
    long start = tree.all().mapToLong(TraceSpan::startMillis).min().orElseThrow();
    long end = tree.all().mapToLong(TraceSpan::endMillis).max().orElseThrow();
    if (tree.root().isEmpty()) {
      return new TimeWindow(start, start, Math.max(end, start + 1));
    }
    TraceSpan root = tree.root().get();
    long origin = root.startMillis();
    return new TimeWindow(
        origin,
        Math.max(start, origin - MAX_BEFORE_MILLIS),
        Math.max(Math.min(end, root.endMillis() + MAX_AFTER_MILLIS), origin + 1));
  }

  /**
   * A part of this one. Edges outside move to the edge; what is no part of it at all gives all of
   * it.
   *
   * @param fromOffset milliseconds since the origin
   * @param toOffset milliseconds since the origin
   */
  TimeWindow part(long fromOffset, long toOffset) {
    if (fromOffset >= toOffset || fromOffset >= to - origin || toOffset <= from - origin) {
      return this;
    }
    return new TimeWindow(
        origin, Math.max(from, origin + fromOffset), Math.min(to, origin + toOffset));
  }

  long millis() {
    return to - from;
  }

  /** Whether any of this time is in the window. */
  boolean meets(long start, long end) {
    return start <= to && end >= from;
  }

  /** Where this time lies, cut off at the edges. */
  Extent extent(long start, long end) {
    double left = share(start);
    double right = share(end);
    return new Extent(rounded(left), rounded(Math.max(0, right - left)), start < from, end > to);
  }

  double position(long millis) {
    return rounded(share(millis));
  }

  private double share(long millis) {
    return 100.0 * (Math.clamp(millis, from, to) - from) / millis();
  }

  private static double rounded(double share) {
    return Math.round(share * 100) / 100.0;
  }

  /**
   * A piece of the picture's width.
   *
   * @param x of the left end, in per cent
   * @param width in per cent; 0 for what took no time
   * @param before it began before the left edge
   * @param after it goes on behind the right edge
   */
  record Extent(double x, double width, boolean before, boolean after) {}
}
