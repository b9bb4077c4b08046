package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.ApplicationView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts every record whose series a bound keeps out of the scrapes, once. */
final class SeriesWithheld {
  private final Map<String, Counter> counters = new HashMap<>();
  private Set<String> before = new HashSet<>();
  private Set<String> now = new HashSet<>();
  private final Map<String, ApplicationView.Withheld> ofApplications = new HashMap<>();

  SeriesWithheld(MeterRegistry registry) {
    for (String level : List.of("application", "cell", "job", "stage")) {
      counters.put(
          level,
          Counter.builder(Metric.SERIES_WITHHELD.base())
              .description(Metric.SERIES_WITHHELD.help())
              .tag("level", level)
              .register(registry));
    }
  }

  /** A scrape begins: takes over what applications had to let go. */
  void begin(List<ApplicationView> views) {
    Set<String> known = new HashSet<>();
    for (ApplicationView view : views) {
      known.add(view.instance());
      ApplicationView.Withheld last = ofApplications.put(view.instance(), view.withheld());
      last = last == null ? new ApplicationView.Withheld(0, 0, 0) : last;
      count("cell", view.withheld().cells() - last.cells());
      count("job", view.withheld().jobs() - last.jobs());
      count("stage", view.withheld().stages() - last.stages());
    }
    ofApplications.keySet().retainAll(known);
    now = new HashSet<>();
  }

  /** This was left out of the scrape. */
  void left(String level, String key, int records) {
    String levelAndKey = level + "\n" + key;
    if (now.add(levelAndKey) && !before.contains(levelAndKey)) {
      count(level, records);
    }
  }

  void end() {
    before = now;
  }

  private void count(String level, long records) {
    Counter counter = counters.get(level);
    if (counter != null && records > 0) {
      counter.increment((double) records);
    }
  }
}
