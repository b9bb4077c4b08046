package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.Application;
import io.cellwatch.exporter.application.ApplicationObserver;
import io.cellwatch.exporter.application.ApplicationView;
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
 * server knew it jump to their whole sum at once.
 */
final class ApplicationMeters implements ApplicationObserver {
  private final MeterRegistry registry;
  private final Map<String, Meters> meters = new ConcurrentHashMap<>();

  private record Meters(String label, List<Counter> counters) {}

  ApplicationMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void updated(Application application, boolean resumed) {
    ApplicationView view = application.view();
    if (view.liveness() == Liveness.LOST) {
      return;
    }
    meters.compute(
        view.instance(),
        (instance, before) -> {
          Meters current = before;
          if (current != null && !current.label().equals(view.label())) {
            // It has got its application id: what stood under the instance's name goes.
            remove(current);
            current = null;
          }
          if (current == null) {
            current = register(view.label());
          }
          add(current, view.application().totals());
          return current;
        });
  }

  private Meters register(String label) {
    List<Counter> counters = new ArrayList<>(CounterSeries.ALL.size());
    for (CounterSeries series : CounterSeries.ALL) {
      List<Tag> tags = new ArrayList<>();
      List<String> names = series.metric().labels();
      tags.add(Tag.of(names.get(0), label));
      for (int i = 1; i < names.size(); i++) {
        tags.add(Tag.of(names.get(i), series.labelValues().get(i - 1)));
      }
      counters.add(
          Counter.builder(series.metric().base())
              .description(series.metric().help())
              .tags(tags)
              .register(registry));
    }
    return new Meters(label, counters);
  }

  private static void add(Meters meters, Totals totals) {
    for (int i = 0; i < meters.counters().size(); i++) {
      Counter counter = meters.counters().get(i);
      // Against what the counter says, not what was added: rounding never adds up.
      double difference = CounterSeries.ALL.get(i).value(totals) - counter.count();
      if (difference > 0) {
        counter.increment(difference);
      }
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
    gone.counters().forEach(registry::remove);
  }
}
