package io.cellwatch.server.trace;

import io.cellwatch.exporter.text.Figures;
import io.cellwatch.server.page.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that the page shows of a trace.
 *
 * @param prompt {@code In [12]}, or what else the trace is about
 * @param mark how the root stands; absent where only parts of the trace are known
 * @param growing it still runs
 * @param ui the address of its application's own UI
 * @param failure why the root failed
 * @param failures what else failed, the earliest first
 * @param moreFailures how many are not listed, in words
 * @param alone the driver's time alone, in words; absent where nothing can be said
 * @param pauses its longest stretches
 * @param overview of the whole trace; its ticks are the edges of what a click zooms to
 * @param zoomed what is shown of it; absent where it is all
 */
record TraceView(
    String traceId,
    String title,
    String prompt,
    Optional<String> text,
    Optional<SpanState.Mark> mark,
    boolean growing,
    Optional<String> ui,
    List<Detail> facts,
    List<String> missing,
    Optional<Failure> failure,
    List<Failed> failures,
    Optional<String> moreFailures,
    Optional<String> alone,
    List<Pause> pauses,
    Overview overview,
    Waterfall waterfall,
    Optional<Zoomed> zoomed) {

  private static final int MAX_FAILURES = 8;
  private static final int MAX_PAUSES = 10;
  private static final long SKEW_MILLIS = 1_000;

  /** Something that failed, and the link to it. */
  record Failed(String name, String line, Zoom zoom, String id) {}

  /** A stretch of the driver's time alone. */
  record Pause(String took, String at, Zoom zoom) {}

  static TraceView of(ShownTrace trace, Optional<ZoomRequest> zoom) {
    SpanTree tree = SpanTree.of(trace.spans(), trace.running());
    TimeWindow whole = TimeWindow.whole(tree);
    TimeWindow window = zoom.map(asked -> whole.part(asked.from(), asked.to())).orElse(whole);
    DriverAlone alone = DriverAlone.of(tree);
    SpanUis uis = new SpanUis(trace.uis());
    List<TraceSpan> failed = failed(tree);
    TraceSpan first = tree.tops().get(0);
    SpanName name = tree.root().map(SpanName::of).orElse(new SpanName("Parts of a trace", ""));
    return new TraceView(
        trace.traceId(),
        name.full(),
        name.number(),
        Optional.of(name.text()).filter(text -> !text.isEmpty()),
        tree.root().map(root -> root.state().mark()),
        !trace.running().isEmpty(),
        uis.of(tree),
        facts(tree, first, whole),
        missing(trace, tree),
        tree.root().flatMap(Row::failure),
        failed.stream().limit(MAX_FAILURES).map(span -> failed(span, whole.origin())).toList(),
        failed.size() <= MAX_FAILURES
            ? Optional.empty()
            : Optional.of(
                Figures.count(failed.size() - MAX_FAILURES, "more failure", "more failures")),
        alone(alone),
        pauses(alone, whole.origin()),
        Overview.of(tree, whole, window, alone),
        Waterfall.of(tree, window, uis),
        window.equals(whole) ? Optional.empty() : Optional.of(Zoomed.of(whole, window)));
  }

  /** What failed, without the lines above it that only hand its message on. */
  private static List<TraceSpan> failed(SpanTree tree) {
    return tree.all()
        .filter(span -> span.state() == SpanState.FAILED)
        .filter(span -> tree.root().map(root -> !root.id().equals(span.id())).orElse(true))
        .filter(span -> span.within().stream().noneMatch(child -> handsOn(child, line(span))))
        .toList();
  }

  private static boolean handsOn(TraceSpan span, String line) {
    return span.state() == SpanState.FAILED && line(span).equals(line);
  }

  private static String line(TraceSpan span) {
    return Row.failure(span).map(why -> PlainText.line(why.line())).orElse("");
  }

  private static Failed failed(TraceSpan span, long origin) {
    return new Failed(
        SpanName.of(span).number(),
        line(span),
        Zoom.around(origin, span.startMillis(), span.endMillis()),
        Row.id(span));
  }

  private static List<Detail> facts(SpanTree tree, TraceSpan first, TimeWindow whole) {
    List<Detail> facts = new ArrayList<>();
    first.attribute("notebook.path").ifPresent(path -> facts.add(Detail.of("notebook", path)));
    application(tree).ifPresent(name -> facts.add(Detail.of("application", name)));
    resource(tree, "spark.version").ifPresent(text -> facts.add(Detail.of("Spark", text)));
    facts.add(Detail.of("started", Figures.moment(first.startMillis())));
    long millis = tree.root().map(TraceSpan::millis).orElse(whole.millis());
    boolean runs = tree.root().filter(root -> root.state() == SpanState.RUNNING).isPresent();
    facts.add(Detail.of(runs ? "running for" : "took", TimeText.duration(millis)));
    return facts;
  }

  private static Optional<String> application(SpanTree tree) {
    return resource(tree, "spark.application.name")
        .map(
            name ->
                resource(tree, "spark.application.id")
                    .map(id -> name + " (" + id + ")")
                    .orElse(name))
        .or(() -> resource(tree, "spark.application.id"));
  }

  private static Optional<String> resource(SpanTree tree, String name) {
    return tree.all().flatMap(span -> span.resource(name).stream()).findFirst();
  }

  private static List<String> missing(ShownTrace trace, SpanTree tree) {
    List<String> missing = new ArrayList<>();
    trace.missing().stream().map(PlainText::line).forEach(missing::add);
    tree.root()
        .flatMap(root -> root.attribute("cellwatch.spans.omitted"))
        .filter(omitted -> !omitted.equals("0"))
        .ifPresent(
            omitted ->
                missing.add(
                    grouped(omitted)
                        + " further spans are left out: a trace holds a bounded number."));
    tree.root()
        .flatMap(root -> root.attribute("spark.data.missing"))
        .map(PlainText::line)
        .ifPresent(missing::add);
    if (tree.root().isEmpty()) {
      missing.add("What these spans belong to is not known (yet), so they stand side by side.");
    }
    long orphans = tree.all().filter(TraceSpan::orphan).count();
    if (tree.root().isPresent() && orphans > 0) {
      missing.add(
          Figures.count(orphans, "span has", "spans have")
              + " a parent that is not here (yet), and hang below the root instead.");
    }
    tree.root()
        .filter(root -> tree.all().anyMatch(span -> beginsBefore(root, span)))
        .ifPresent(root -> missing.add("Some spans begin before their root: two clocks differ."));
    return missing;
  }

  private static String grouped(String number) {
    return number.matches("\\d{1,15}") ? Figures.count(Long.parseLong(number)) : number;
  }

  private static boolean beginsBefore(TraceSpan root, TraceSpan span) {
    return span.startMillis() < root.startMillis() - SKEW_MILLIS;
  }

  private static Optional<String> alone(DriverAlone alone) {
    return alone.rootMillis() == 0
        ? Optional.empty()
        : Optional.of(
            "%s, %s"
                .formatted(
                    TimeText.duration(alone.millis()),
                    Figures.percent(alone.millis(), alone.rootMillis())));
  }

  private static List<Pause> pauses(DriverAlone alone, long origin) {
    return alone.longest(MAX_PAUSES).stream()
        .map(
            gap ->
                new Pause(
                    TimeText.duration(gap.millis()),
                    TimeText.offset(gap.start() - origin),
                    Zoom.around(origin, gap.start(), gap.end())))
        .toList();
  }
}
