package io.cellwatch.exporter.trace;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.ConnectOperationRecord;
import io.cellwatch.model.Scope;
import io.cellwatch.model.SqlExecutionRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Tracing;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The spans of one driver's application. Guarded by {@link Traces}. */
final class DriverSpans {
  /** Records that still run; a driver that claims more is not followed. */
  private static final int MOST_OPEN = 10_000;

  private final TraceOptions options;
  private final Resource base;
  final SpanLedger ledger;

  /** What runs, by kind and key. */
  private final Map<Place, Open> open = new LinkedHashMap<>();

  private SpanMaker maker;
  private String applicationTrace;
  private ApplicationRecord application;
  private long sequence;
  private long lastSentMillis;
  private long heardMillis;
  private boolean over;

  /** A key is unique among the records of its kind. */
  private record Place(Class<?> kind, Object key) {}

  /** A record and its trace, which is known without making spans when somebody looks for it. */
  private record Open(StateRecord record, String traceId) {}

  DriverSpans(
      ApplicationRecord application, TraceOptions options, Resource base, SpanLedger ledger) {
    this.application = application;
    this.options = options;
    this.base = base;
    this.ledger = ledger;
    maker = new SpanMaker(application, options, base);
    applicationTrace = maker.ids().trace(Scope.APPLICATION, CellRun.NONE);
  }

  SpanMaker maker() {
    return maker;
  }

  ApplicationRecord application() {
    return application;
  }

  /**
   * Takes an update; gives the records of cell runs, which other reports complete.
   *
   * @param served is told of each run that an SQL execution or Connect operation is done for: one
   *     without jobs has no record
   */
  List<CellRecord> take(StateUpdate update, long now, Consumer<CellRun> served) {
    describe(update.application());
    sequence = update.sequence();
    lastSentMillis = update.sentMillis();
    heardMillis = now;
    ledger.sequences.await(sequence);
    if (update.full()) {
      open.clear();
    }
    List<CellRecord> cells = new ArrayList<>();
    update.records().forEach(record -> take(record, cells));
    Stream.concat(update.executions().stream(), update.operations().stream())
        .filter(record -> Traced.of(record).trace().kind() == Scope.Kind.CELL)
        .map(Traced::run)
        .filter(Objects::nonNull)
        .forEach(served);
    boolean ended = application.state() == ApplicationState.ENDED;
    if (ended && update.last() && !over) {
      over = true;
      end(Ending.nothingFollows(application.endMillis()));
    } else if (!ended) {
      over = false; // It had fallen silent, and is back.
    }
    ledger.sequences.settled(sequence);
    return cells;
  }

  private void take(StateRecord record, List<CellRecord> cells) {
    if (record instanceof CellRecord cell) {
      cells.add(cell);
      return;
    }
    Place place = new Place(record.getClass(), record.key());
    // No default: the compiler checks that no state is missing.
    switch (Traced.of(record).state()) {
      case NONE -> open.remove(place);
      case OPEN -> {
        Open before = open.get(place);
        if (before != null) {
          open.put(place, new Open(record, traceId(record, before)));
        } else if (open.size() < MOST_OPEN) {
          open.put(place, new Open(record, traceId(record)));
        }
      }
      case DUE -> {
        open.remove(place);
        ledger.export(maker.of(record), sequence);
      }
      case EXPORTED -> {
        open.remove(place);
        ledger.known(maker.of(record));
      }
    }
  }

  private String traceId(StateRecord record) {
    CellRun run = Traced.run(record);
    return maker.ids().trace(Traced.of(record).trace(), run == null ? CellRun.NONE : run);
  }

  /** Most often the same as before: then no digest is made. */
  private String traceId(StateRecord record, Open before) {
    boolean same =
        Traced.of(record).trace().equals(Traced.of(before.record()).trace())
            && Objects.equals(Traced.run(record), Traced.run(before.record()));
    return same ? before.traceId() : traceId(record);
  }

  /** What a span says of the application may become known, or change, while it runs. */
  private void describe(ApplicationRecord newest) {
    boolean same =
        newest.applicationId().equals(application.applicationId())
            && newest.attemptId().equals(application.attemptId())
            && newest.name().equals(application.name())
            && newest.sparkVersion().equals(application.sparkVersion())
            && newest.startMillis() == application.startMillis()
            && newest.incomplete() == application.incomplete();
    application = newest;
    if (!same || newest.state() == ApplicationState.ENDED) {
      maker = new SpanMaker(newest, options, base);
    }
    if (!same) {
      applicationTrace = maker.ids().trace(Scope.APPLICATION, CellRun.NONE);
      open.replaceAll((place, each) -> new Open(each.record(), traceId(each.record())));
    }
  }

  /** Whether an SQL execution or Connect operation of the run goes on. */
  boolean worksFor(CellRun.Key run) {
    return open.values().stream()
        .map(Open::record)
        .filter(DriverSpans::goesOn)
        .map(Traced::run)
        .anyMatch(each -> each != null && each.key().equals(run));
  }

  private static boolean goesOn(StateRecord record) {
    return (record instanceof SqlExecutionRecord execution && !execution.state().ended())
        || (record instanceof ConnectOperationRecord operation && !operation.state().ended());
  }

  /** Nothing more is expected of it: ends all that runs, and the application. */
  private void end(Ending ending) {
    for (Open each : open.values()) {
      ledger.export(maker.of(each.record(), ending), sequence);
    }
    open.clear();
    if (application.tracing().state() != Tracing.State.NONE) {
      FinishedSpan span = maker.application(ending);
      if (span != null) {
        ledger.export(List.of(span), sequence);
      }
    }
  }

  /** True: it fell silent so long ago that it counts as dead from now on, and its spans ended. */
  boolean expire(long now, long lostAfterMillis) {
    heardMillis = Math.min(heardMillis, now);
    if (over || now - heardMillis <= lostAfterMillis) {
      return false;
    }
    over = true;
    end(ending());
    return true;
  }

  /**
   * How what runs ends: where the driver was lost, when it was last heard, by its own clock; else
   * with the application.
   */
  Ending ending() {
    return application.state() == ApplicationState.ENDED
        ? Ending.nothingFollows(application.endMillis())
        : Ending.driverLost(lastSentMillis);
  }

  /** Nothing is expected of it any more. */
  boolean over() {
    return over;
  }

  long heardMillis() {
    return heardMillis;
  }

  long sequence() {
    return sequence;
  }

  /**
   * What still runs for a trace, as if it ended now.
   *
   * @param growing gets what makes the spans; it may do so later, and on any thread
   */
  void growing(String traceId, long now, List<Supplier<List<FinishedSpan>>> growing) {
    SpanMaker known = maker;
    Ending driverNow = Ending.now(lastSentMillis + (now - heardMillis));
    for (Open each : open.values()) {
      if (each.traceId().equals(traceId)) {
        growing.add(() -> known.of(each.record(), driverNow));
      }
    }
    boolean traced = !over && application.tracing().state() != Tracing.State.NONE;
    if (traced && applicationTrace.equals(traceId)) {
      growing.add(() -> SpanMaker.one(known.application(Ending.now(now))));
    }
  }
}
