package io.cellwatch.server.trace;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of a trace that an address asks for.
 *
 * @param from milliseconds since the trace's origin
 * @param to milliseconds since the trace's origin, after {@code from}
 */
record ZoomRequest(long from, long to) {
  private static final Pattern MILLIS = Pattern.compile("-?\\d{1,15}");

  /** Empty where the parameters are no part of a time: then the whole trace is shown. */
  static Optional<ZoomRequest> of(Optional<String> from, Optional<String> to) {
    if (!from.filter(text -> MILLIS.matcher(text).matches()).isPresent()
        || !to.filter(text -> MILLIS.matcher(text).matches()).isPresent()) {
      return Optional.empty();
    }
    long start = Long.parseLong(from.get());
    long end = Long.parseLong(to.get());
    return start < end ? Optional.of(new ZoomRequest(start, end)) : Optional.empty();
  }
}
