package io.cellwatch.server.trace;

import io.cellwatch.server.page.PageRenderer;
import java.util.Map;
import java.util.Optional;

/** The page as HTML. */
final class TracePage {
  private static final PageRenderer PAGES =
      new PageRenderer("/io/cellwatch/server/trace/trace.stg");

  private TracePage() {}

  /** A trace, or the part of it that is asked for. */
  static String of(ShownTrace trace, Optional<ZoomRequest> zoom) {
    return PAGES.render("document", Map.of("trace", TraceView.of(trace, zoom)));
  }

  /** What is said where there is none. */
  static String missing(String message, String advice) {
    return PAGES.render("missing", Map.of("message", message, "advice", advice));
  }
}
