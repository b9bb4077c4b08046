package io.cellwatch.server.trace;

import java.util.Optional;

/**
 * Where a part of a trace lies in it, and the parts beside it.
 *
 * @param words what is shown, such as {@code +1.00 s to +3.00 s}
 * @param wider about this part and as much again at both sides; absent where that is all
 */
record Zoomed(
    String words, String took, Optional<Zoom> earlier, Optional<Zoom> later, Optional<Zoom> wider) {

  static Zoomed of(TimeWindow whole, TimeWindow part) {
    long millis = part.millis();
    long from = Math.max(whole.from(), part.from() - millis);
    long to = Math.min(whole.to(), part.to() + millis);
    Zoom here = Zoom.to(whole.origin(), part.from(), part.to());
    return new Zoomed(
        here.words(),
        TimeText.duration(millis),
        from < part.from()
            ? Optional.of(Zoom.to(whole.origin(), from, part.from()))
            : Optional.empty(),
        to > part.to() ? Optional.of(Zoom.to(whole.origin(), part.to(), to)) : Optional.empty(),
        from > whole.from() || to < whole.to()
            ? Optional.of(Zoom.to(whole.origin(), from, to))
            : Optional.empty());
  }
}
