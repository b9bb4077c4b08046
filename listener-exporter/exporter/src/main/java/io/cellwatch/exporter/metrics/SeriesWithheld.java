package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.application.ApplicationView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what a bound keeps out of the scrapes: at every scrape what it lacks, so that an alert
 * stands for as long as anything is lacking, and once what had to leave its application.
 */
final class SeriesWithheld {
  private final Counter cells;
  private final Counter jobs;
  private final Counter stages;
  private Map<String, ApplicationView.Withheld> ofApplications = new HashMap<>();

  SeriesWithheld(MeterRegistry registry) {
    cells = counter(registry, "cell");
    jobs = counter(registry, "job");
    stages = counter(registry, "stage");
  }

  private static Counter counter(MeterRegistry registry, String level) {
    return ApplicationMeters.counter(registry, OwnMetric.SERIES_WITHHELD, List.of(level));
  }

  /** A scrape begins: takes over what applications had to let go since the last one. */
  void begin(List<ApplicationView> views) {
    ApplicationView.Withheld none = new ApplicationView.Withheld(0, 0, 0);
    Map<String, ApplicationView.Withheld> now = HashMap.newHashMap(views.size());
    for (ApplicationView view : views) {
      ApplicationView.Withheld last = ofApplications.getOrDefault(view.instance(), none);
      ApplicationView.Withheld all = view.withheld();
      now.put(view.instance(), all);
      left(all.cells() - last.cells(), all.jobs() - last.jobs(), all.stages() - last.stages());
    }
    ofApplications = now;
  }

  /** These are left out of this scrape. */
  void left(long ofCells, long ofJobs, long ofStages) {
    cells.increment((double) Math.max(0, ofCells));
    jobs.increment((double) Math.max(0, ofJobs));
    stages.increment((double) Math.max(0, ofStages));
  }
}
