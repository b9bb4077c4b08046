package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.Application;
import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.application.CellRunCounts;
import io.cellwatch.exporter.application.Liveness;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The counters of applications, as Micrometer meters. A driver sends what it has summed up so far;
 * each update adds the difference, and so a lost or repeated update changes nothing. Counters are
 * registered at 0 when an application is first seen; those of a driver that had run before this
 * server knew it jump to their whole sum, and no scrape shows them before they have.
 */
final class ApplicationMeters implements ApplicationObserver {
  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<String, Meters> byInstance = new HashMap<>();

  /** Those whose counters have their values, by label: what a scrape may show. */
  private final Map<String, Meters> complete = new ConcurrentHashMap<>();

  /** Counts beginnings and ends of changes of which meters there are: odd while one is made. */
  private final AtomicLong changes = new AtomicLong();

  /**
   * Of one application. Others meters are another object, by which a scrape knows that some of them
   * were made meanwhile.
   *
   * @param resumed the driver had run before this server knew it
   * @param cellRuns succeeded, failed, cancelled; empty until it is known how many there were
   *     before
   */
  private record Meters(
      String label, List<Counter> totals, boolean resumed, Debut debut, List<Counter> cellRuns) {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  ApplicationMeters(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Gathers a scrape.
   *
   * @param prometheus what tells the Prometheus that asks from another; null where anybody else
   *     asks
   * @param gathering of everything that is in the registry
   */
  MetricSnapshots scrape(@Nullable String prometheus, Supplier<MetricSnapshots> gathering) {
    long changesBefore = changes.get();
    Map<String, Meters> before = Map.copyOf(complete);
    Set<String> atZero = new HashSet<>();
    if (prometheus != null) {
      long now = clock.millis();
      before.forEach(
          (label, meters) -> {
            if (meters.debut.showsZero(prometheus, now)) {
              atZero.add(label);
            }
          });
    }
    MetricSnapshots gathered = gathering.get();
    Map<String, Meters> after = Map.copyOf(complete);
    boolean changed = changesBefore % 2 != 0 || changesBefore != changes.get();
    if (!changed && atZero.isEmpty()) {
      return gathered;
    }
    Predicate<String> hidden =
        label -> changed && !label.isEmpty() && !stayed(before.get(label), after.get(label));
    return new ScrapedCounters(hidden, atZero).of(gathered);
  }

  private static boolean stayed(@Nullable Meters before, @Nullable Meters after) {
    return before != null && before.equals(after);
  }

  @Override
  public synchronized void updated(Application application, boolean resumed) {
    Application.Done done = application.done();
    if (done.liveness() == Liveness.LOST) {
      return;
    }
    Meters known = byInstance.get(application.instance());
    if (known != null && known.label.equals(done.label()) && !bringsCellRuns(known, done)) {
      raise(known, done);
      return;
    }
    changes.incrementAndGet();
    try {
      Meters current = made(known, done, resumed);
      raise(current, done);
      byInstance.put(application.instance(), current);
      complete.put(current.label, current);
    } finally {
      changes.incrementAndGet();
    }
  }

  /**
   * The kernel of a driver that had run before may report a little later than the driver: until
   * then there is no series, for one at 0 would be counted from.
   */
  private static boolean bringsCellRuns(Meters known, Application.Done done) {
    return known.cellRuns.isEmpty()
        && (!known.resumed || !done.cellRuns().equals(CellRunCounts.NONE));
  }

  private Meters made(@Nullable Meters known, Application.Done done, boolean resumed) {
    boolean ranBefore = known == null ? resumed : known.resumed;
    boolean wait = ranBefore && done.cellRuns().equals(CellRunCounts.NONE);
    if (known != null && known.label.equals(done.label())) {
      return new Meters(
          known.label, known.totals, ranBefore, known.debut, cellRuns(registry, known.label));
    }
    if (known != null) {
      // It has got its application id, before which no task ran: what stood under the instance's
      // name goes, and what stands under the id is new to everybody.
      remove(known);
    }
    return new Meters(
        done.label(),
        register(done.label()),
        ranBefore,
        new Debut(clock.millis(), ranBefore),
        wait ? List.of() : cellRuns(registry, done.label()));
  }

  private List<Counter> register(String label) {
    List<Counter> counters = new ArrayList<>(CounterSeries.ALL.size());
    for (CounterSeries series : CounterSeries.ALL) {
      List<String> values = new ArrayList<>(series.labelValues());
      values.add(0, label);
      counters.add(counter(registry, series.metric(), values));
    }
    return counters;
  }

  /** The counter of a metric with these label values. */
  static Counter counter(MeterRegistry registry, Metric metric, List<String> values) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      MetricLabel label = metric.labels().get(i);
      tags.add(Tag.of(label.label(), label.checked(values.get(i))));
    }
    return Counter.builder(metric.base()).description(metric.help()).tags(tags).register(registry);
  }

  private static void raise(Meters meters, Application.Done done) {
    for (int i = 0; i < meters.totals.size(); i++) {
      raise(meters.totals.get(i), CounterSeries.ALL.get(i).value(done.totals()));
    }
    if (!meters.cellRuns.isEmpty()) {
      raise(meters.cellRuns.get(0), (double) done.cellRuns().succeeded());
      raise(meters.cellRuns.get(1), (double) done.cellRuns().failed());
      raise(meters.cellRuns.get(2), (double) done.cellRuns().cancelled());
    }
  }

  /** Succeeded, failed, cancelled. */
  static List<Counter> cellRuns(MeterRegistry registry, String label) {
    return MetricLabel.OUTCOME.known().stream()
        .map(each -> counter(registry, ApplicationCounter.CELL_RUNS, List.of(label, each)))
        .toList();
  }

  private static void raise(Counter counter, double sum) {
    // Against what the counter says, not what was added: rounding never adds up.
    double difference = sum - counter.count();
    if (difference > 0) {
      counter.increment(difference);
    }
  }

  /** The driver may be alive and report to another server: sums would count it twice. */
  @Override
  public void lost(Application application) {
    gone(application);
  }

  @Override
  public synchronized void gone(Application application) {
    Meters gone = byInstance.remove(application.instance());
    if (gone == null) {
      return;
    }
    changes.incrementAndGet();
    try {
      remove(gone);
    } finally {
      changes.incrementAndGet();
    }
  }

  private void remove(Meters gone) {
    complete.remove(gone.label, gone);
    gone.totals.forEach(registry::remove);
    gone.cellRuns.forEach(registry::remove);
  }
}
