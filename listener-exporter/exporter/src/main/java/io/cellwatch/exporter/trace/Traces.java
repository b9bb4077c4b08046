package io.cellwatch.exporter.trace;

import io.cellwatch.exporter.bounded.BoundedMap;
import io.cellwatch.exporter.launch.DriverSeen;
import io.cellwatch.exporter.launch.Launched;
import io.cellwatch.model.CellRecord;
import io.cellwatch.model.CellReport;
import io.cellwatch.model.StateUpdate;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of what drivers and kernels report: each once, when what it is of has ended, with the
 * times and ids that a replay of the application's event log gives, too. They go to a sink, and to
 * a ring for people.
 *
 * <p>What runs when its driver falls silent is ended after a while, as an error; one that was only
 * paused for a minute leaves none.
 */
public final class Traces {
  private static final int MOST_DRIVERS = 10_000;
  private static final int MOST_SESSIONS = 10_000;

  /** A laptop that slept over night may report again what it was doing. */
  private static final long REMEMBERED_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final Clock clock;
  private final TraceOptions options;
  private final Resource base;
  private final long lostAfterMillis;
  private final SpanSink sink;
  private final TraceRing ring;
  private final Map<String, DriverSpans> drivers = new LinkedHashMap<>();
  private final Map<String, KernelSession> sessions = BoundedMap.byUse(MOST_SESSIONS);
  private final CellRunSpans cells;
  private boolean leaving;

  /**
   * Traces that know of nothing yet.
   *
   * @param base what {@code OTEL_RESOURCE_ATTRIBUTES} says of every resource
   * @param lostAfter silence after which a driver counts as dead
   */
  public Traces(
      Clock clock,
      TraceOptions options,
      Resource base,
      Duration lostAfter,
      SpanSink sink,
      TraceRing ring) {
    this.clock = clock;
    this.options = options;
    this.base = base;
    this.lostAfterMillis = lostAfter.toMillis();
    this.sink = sink;
    this.ring = ring;
    cells = new CellRunSpans(options, base, sessions);
  }

  /** A driver's update was taken. */
  public synchronized void updated(String instance, StateUpdate update) {
    if (leaving) {
      return;
    }
    long now = clock.millis();
    DriverSpans driver = drivers.get(instance);
    if (driver == null) {
      makeRoom();
      driver = new DriverSpans(update.application(), options, base, new SpanLedger(sink, ring));
      drivers.put(instance, driver);
    }
    DriverSpans taking = driver;
    for (CellRecord cell : driver.take(update, now, run -> cells.served(run, taking))) {
      cells.worked(cell, driver, now);
    }
  }

  /** The one that is over, or else silent, longest leaves. */
  private void makeRoom() {
    if (drivers.size() >= MOST_DRIVERS) {
      String oldest =
          drivers.entrySet().stream()
              .min(
                  Comparator.comparing(
                          (Map.Entry<String, DriverSpans> each) -> !each.getValue().over())
                      .thenComparingLong(each -> each.getValue().heardMillis()))
              .map(Map.Entry::getKey)
              .orElseThrow();
      drivers.remove(oldest);
    }
  }

  /** A kernel's report was taken. */
  public synchronized void reported(String session, CellReport report) {
    if (leaving) {
      return;
    }
    long now = clock.millis();
    KernelSession kernel = sessions.get(session);
    if (kernel == null) {
      kernel = new KernelSession(session, new SpanLedger(sink, ring));
      sessions.put(session, kernel);
    }
    boolean resumed = kernel.take(report, now);
    kernel.ledger().sequences.await(report.sequence());
    for (CellReport.Run run : report.runs()) {
      cells.reported(run, kernel, resumed, now);
    }
    kernel.ledger().sequences.settled(report.sequence());
  }

  /**
   * All that is to be known of a launch is known: exports its spans. To be called once; no driver
   * and no kernel keeps them for another server.
   *
   * @param driver null where it has made none that reports
   */
  public void launched(Launched launch, @Nullable DriverSeen driver) {
    List<FinishedSpan> spans = LaunchSpans.of(launch, driver, options, base);
    spans.forEach(ring::add);
    if (sink.active()) {
      sink.export(spans, () -> {});
    }
  }

  /** Ends what has waited long enough, or was silent for too long. Called about once a second. */
  public synchronized void expire() {
    if (leaving) {
      return;
    }
    long now = clock.millis();
    drivers.values().forEach(driver -> driver.expire(now, lostAfterMillis));
    cells.settle(now, lostAfterMillis);
    drivers
        .values()
        .removeIf(driver -> driver.over() && forgotten(driver.heardMillis(), driver.ledger, now));
    sessions.values().removeIf(kernel -> forgotten(kernel.heardMillis(), kernel.ledger(), now));
  }

  /**
   * Makes spans of nothing that is reported from now on, and does not tell that they are exported:
   * drivers and kernels keep it for the next server. Without this, the very update whose answer
   * tells of the last exports would bring spans that nobody is told of any more. What had been
   * reported before is told of as ever.
   */
  public synchronized void leave() {
    leaving = true;
  }

  /** Whether spans are exported. */
  public boolean exports() {
    return sink.active();
  }

  /** Whether one that is over or silent is heard of no more: what comes back later is as new. */
  private static boolean forgotten(long heardMillis, SpanLedger ledger, long now) {
    boolean forgotten = now - heardMillis > REMEMBERED_MILLIS;
    if (forgotten) {
      ledger.forget();
    }
    return forgotten;
  }

  /**
   * What a driver is to be told: the sequences of its updates whose spans have been exported, as
   * ranges; empty where nothing is exported.
   */
  public synchronized String exportedOfDriver(String instance) {
    DriverSpans driver = drivers.get(instance);
    return driver == null || !sink.active() ? "" : driver.ledger.sequences.tell();
  }

  /** What a kernel is to be told, likewise. */
  public synchronized String exportedOfSession(String session) {
    KernelSession kernel = sessions.get(session);
    return kernel == null || !sink.active() ? "" : kernel.ledger().sequences.tell();
  }

  /**
   * Whether a driver or kernel that was heard lately has not been told of all exports: another
   * server would export them again.
   *
   * @param lately how long ago at most
   */
  public synchronized boolean untold(Duration lately) {
    long since = clock.millis() - lately.toMillis();
    return sink.active()
        && (drivers.values().stream()
                .anyMatch(each -> each.heardMillis() >= since && each.ledger.sequences.untold())
            || sessions.values().stream()
                .anyMatch(each -> each.heardMillis() >= since && each.ledger().sequences.untold()));
  }

  /**
   * A trace as far as it is known now.
   *
   * @param running ids of the spans of what still runs, which end now
   */
  public record Found(List<FinishedSpan> spans, Set<String> running) {
    public Found {
      spans = List.copyOf(spans);
      running = Set.copyOf(running);
    }
  }

  /** Whether spans of the trace with this id are kept. */
  public boolean kept(String traceId) {
    return !ring.find(traceId).isEmpty();
  }

  /** The trace with this id; null where it is not known, or has left the ring. */
  public @Nullable Found find(String traceId) {
    List<Supplier<List<FinishedSpan>>> growing = new ArrayList<>();
    List<FinishedSpan> ended;
    synchronized (this) {
      long now = clock.millis();
      cells.growing(traceId, now, growing);
      drivers.values().forEach(driver -> driver.growing(traceId, now, growing));
      ended = ring.find(traceId);
    }
    // Updates are taken again meanwhile: what is known of one moment does not change any more.
    Map<String, FinishedSpan> spans = new LinkedHashMap<>();
    Set<String> running = new HashSet<>();
    for (Supplier<List<FinishedSpan>> each : growing) {
      for (FinishedSpan span : each.get()) {
        spans.put(span.getSpanId(), span);
        running.add(span.getSpanId());
      }
    }
    for (FinishedSpan span : ended) {
      spans.put(span.getSpanId(), span);
      running.remove(span.getSpanId());
    }
    return spans.isEmpty() ? null : new Found(List.copyOf(spans.values()), running);
  }
}
