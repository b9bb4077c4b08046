package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.Application;
import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.application.CellRunCounts;
import io.cellwatch.exporter.application.Liveness;
import io.cellwatch.model.Totals;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The counters of applications, as Micrometer meters. A driver sends what it has summed up so far;
 * each update adds the difference, and so a lost or repeated update changes nothing. Counters are
 * registered at 0 when an application is first seen; those of a driver that had run before this
 * server knew it jump to their whole sum before anybody can scrape them at 0.
 */
final class ApplicationMeters implements ApplicationObserver {
  private final MeterRegistry registry;
  private final Map<String, Meters> meters = new ConcurrentHashMap<>();

  /** Of one application. */
  private static final class Meters {
    final String label;
    final List<Counter> totals;

    final boolean resumed;

    /** Succeeded, failed, cancelled; empty until it is known how many there were before. */
    List<Counter> cellRuns = List.of();

    Meters(String label, List<Counter> totals, boolean resumed) {
      this.label = label;
      this.totals = totals;
      this.resumed = resumed;
    }
  }

  ApplicationMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void updated(Application application, boolean resumed) {
    Application.Done done = application.done();
    if (done.liveness() == Liveness.LOST) {
      return;
    }
    meters.compute(
        application.instance(),
        (instance, before) -> {
          Meters current = before;
          boolean ranBefore = before == null ? resumed : before.resumed;
          if (current != null && !current.label.equals(done.label())) {
            // It has got its application id: what stood under the instance's name goes.
            remove(current);
            current = null;
          }
          if (current == null) {
            current = new Meters(done.label(), register(done.label()), ranBefore);
          }
          add(current.totals, done.totals());
          addCellRuns(current, done.cellRuns());
          return current;
        });
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

  private static void add(List<Counter> counters, Totals totals) {
    for (int i = 0; i < counters.size(); i++) {
      raise(counters.get(i), CounterSeries.ALL.get(i).value(totals));
    }
  }

  /**
   * The kernel of a driver that had run before may report a little later than the driver: until
   * then there is no series, for one at 0 would be counted from.
   */
  private void addCellRuns(Meters of, CellRunCounts runs) {
    if (of.cellRuns.isEmpty() && of.resumed && runs.equals(CellRunCounts.NONE)) {
      return;
    }
    if (of.cellRuns.isEmpty()) {
      of.cellRuns = cellRuns(registry, of.label);
    }
    raise(of.cellRuns.get(0), (double) runs.succeeded());
    raise(of.cellRuns.get(1), (double) runs.failed());
    raise(of.cellRuns.get(2), (double) runs.cancelled());
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
  public void gone(Application application) {
    Meters gone = meters.remove(application.instance());
    if (gone != null) {
      remove(gone);
    }
  }

  private void remove(Meters gone) {
    gone.totals.forEach(registry::remove);
    gone.cellRuns.forEach(registry::remove);
  }
}
