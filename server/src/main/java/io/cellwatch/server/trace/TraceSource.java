package io.cellwatch.server.trace;

import java.util.Optional;

/** Where traces are kept. */
@FunctionalInterface
public interface TraceSource {
  /**
   * One trace, as far as it is known now.
   *
   * @param traceId 32 lower-case hexadecimal digits
   */
  Optional<ShownTrace> find(String traceId);
}
