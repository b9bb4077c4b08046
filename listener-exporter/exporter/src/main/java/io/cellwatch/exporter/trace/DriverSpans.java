package io.cellwatch.exporter.trace;

import io.cellwatch.model.ApplicationRecord;
import io.cellwatch.model.ApplicationState;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.StateRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.Tracing;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The spans of one driver's application. Guarded by {@link Traces}. */
final class DriverSpans {
  /** Records that still run; a driver that claims more is not followed. */
  private static final int MOST_OPEN = 10_000;

  private final TraceOptions options;
  private final Resource base;
  final SpanLedger ledger;

  /** What runs, by kind and key. */
  private final Map<Place, StateRecord> open = new LinkedHashMap<>();

  private SpanMaker maker;
  private ApplicationRecord application;
  private long sequence;
  private long lastSentMillis;
  private long heardMillis;
  private boolean over;

  /** A key is unique among the records of its kind. */
  private record Place(Class<?> kind, Object key) {}

  DriverSpans(
      ApplicationRecord application, TraceOptions options, Resource base, SpanLedger ledger) {
    this.application = application;
    this.options = options;
    this.base = base;
    this.ledger = ledger;
    maker = new SpanMaker(application, options, base);
  }

  SpanMaker maker() {
    return maker;
  }

  ApplicationRecord application() {
    return application;
  }

  /** Takes an update; gives the records of cell runs, which other reports complete. */
  List<CellRecord> take(StateUpdate update, long now) {
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
        if (open.size() < MOST_OPEN || open.containsKey(place)) {
          open.put(place, record);
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
  }

  /** Nothing more is expected of it: ends all that runs, and the application. */
  private void end(Ending ending) {
    for (StateRecord record : open.values()) {
      ledger.export(maker.of(record, ending), sequence);
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

  /** The spans of what still runs, as if it ended now. */
  List<FinishedSpan> growing(String traceId, long now) {
    long driverNow = lastSentMillis + (now - heardMillis);
    List<FinishedSpan> growing = new ArrayList<>();
    for (StateRecord record : open.values()) {
      for (FinishedSpan span : maker.of(record, Ending.now(driverNow))) {
        if (span.getTraceId().equals(traceId)) {
          growing.add(span);
        }
      }
    }
    return growing;
  }

  @Nullable FinishedSpan growingApplication(String traceId, long now) {
    if (over || application.tracing().state() == Tracing.State.NONE) {
      return null;
    }
    FinishedSpan span = maker.application(Ending.now(now));
    return span != null && span.getTraceId().equals(traceId) ? span : null;
  }
}
