package io.cellwatch.server.trace;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.server.page.Failure;
import io.opentelemetry.api.trace.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One span's line of the waterfall, with what opens below it.
 *
 * @param id of the element, for links
 * @param depth 0 for what stands at the top
 * @param at when it began, since the origin
 * @param took how long it took, or takes until now
 * @param title all of it in one line
 * @param notes what is odd about it, a sentence each
 * @param traces ids of the traces that it links to
 * @param ui the address of its page in Spark's own UI
 * @param folded how many spans open with it, in words; absent where none do
 * @param within what opens with it
 * @param below what stands below it at once
 */
record Row(
    String id,
    SpanType type,
    SpanState.Mark mark,
    int depth,
    SpanName name,
    TimeWindow.Extent extent,
    String at,
    String took,
    String title,
    Optional<Failure> failure,
    List<String> notes,
    List<Detail> details,
    List<String> traces,
    Zoom zoom,
    Optional<String> ui,
    Optional<String> folded,
    List<Item> within,
    List<Item> below) {

  private static final String ORPHAN =
      "Its parent is not part of what is known of this trace (yet).";
  private static final String INCOMPLETE =
      "Spark dropped events while it ran: what is said of it may be too little.";
  private static final String BEGAN_EARLIER =
      "The server was started anew meanwhile: what was before is not known to this one.";

  /**
   * Makes the line.
   *
   * @param open what is below it stands there at once
   * @param ui the address of its page in Spark's own UI
   */
  static Row of(
      TraceSpan span,
      TimeWindow window,
      int depth,
      boolean open,
      List<Item> items,
      Optional<String> ui) {
    SpanName name = SpanName.of(span);
    String at = TimeText.offset(span.startMillis() - window.origin());
    String took = TimeText.duration(span.millis());
    Optional<Failure> failure = failure(span);
    String title =
        "%s · %s, %s at %s%s"
            .formatted(
                name.full(),
                span.state().word(),
                took,
                at,
                failure.map(why -> ": " + PlainText.line(why.line())).orElse(""));
    return new Row(
        id(span),
        span.type(),
        span.state().mark(),
        depth,
        name,
        window.extent(span.startMillis(), span.endMillis()),
        at,
        took,
        title,
        failure,
        notes(span),
        details(span, at),
        span.data().getLinks().stream().map(link -> link.getSpanContext().getTraceId()).toList(),
        Zoom.around(window.origin(), span.startMillis(), span.endMillis()),
        ui,
        open || items.isEmpty() ? Optional.empty() : Optional.of(folded(span)),
        open ? List.of() : items,
        open ? items : List.of());
  }

  private static String folded(TraceSpan span) {
    long failed = span.below().filter(each -> each.state() == SpanState.FAILED).count();
    return Figures.count(span.below().count())
        + " within"
        + (failed == 0 ? "" : ", ✗ " + Figures.count(failed) + " failed");
  }

  static String id(TraceSpan span) {
    return "s-" + span.id();
  }

  /** Why it failed: what the status says, else at least the kind of error. */
  static Optional<Failure> failure(TraceSpan span) {
    if (span.data().getStatus().getStatusCode() != StatusCode.ERROR) {
      return Optional.empty();
    }
    String described = span.data().getStatus().getDescription();
    return Failure.of(PlainText.block(described == null ? "" : described))
        .or(() -> Failure.of(PlainText.block(span.attribute("error.type").orElse(""))));
  }

  private static boolean ofLaunch(TraceSpan span) {
    return span.type() == SpanType.LAUNCH || span.type() == SpanType.STEP;
  }

  private static List<String> notes(TraceSpan span) {
    List<String> notes = new ArrayList<>();
    if (span.orphan()) {
      notes.add(ORPHAN);
    }
    if (span.attribute("spark.data.incomplete").filter(text -> text.equals("true")).isPresent()) {
      notes.add(ofLaunch(span) ? BEGAN_EARLIER : INCOMPLETE);
    }
    return notes;
  }

  private static List<Detail> details(TraceSpan span, String at) {
    List<Detail> details = new ArrayList<>();
    details.add(Detail.of("start", at + ", " + TimeText.moment(span.startMillis())));
    details.add(
        Detail.of(
            span.state() == SpanState.RUNNING ? "duration until now" : "duration",
            TimeText.exact(span.millis())));
    details.addAll(Detail.of(span.data().getAttributes()));
    details.add(Detail.of("span id", span.id()));
    return details;
  }
}
