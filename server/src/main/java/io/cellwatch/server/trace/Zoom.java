package io.cellwatch.server.trace;

/**
 * A part of a trace that a link shows.
 *
 * @param query of the address: what makes the server draw this part
 * @param words the part in words
 */
record Zoom(String query, String words) {
  /** A bar that is shown alone has a little room at both sides. */
  private static final long ROOM_PARTS = 20;

  static Zoom to(long origin, long from, long to) {
    long fromOffset = from - origin;
    long toOffset = Math.max(to - origin, fromOffset + 1);
    return new Zoom(
        "?from=" + fromOffset + "&to=" + toOffset,
        TimeText.offset(fromOffset) + " to " + TimeText.offset(toOffset));
  }

  static Zoom around(long origin, long start, long end) {
    long room = Math.max(1, (end - start) / ROOM_PARTS);
    return to(origin, start - room, end + room);
  }
}
