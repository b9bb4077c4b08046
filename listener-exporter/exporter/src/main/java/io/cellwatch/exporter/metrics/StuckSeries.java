package io.cellwatch.exporter.metrics;

import io.cellwatch.exporter.stuck.Stuck;
import io.cellwatch.exporter.stuck.Subject;
import io.cellwatch.model.CellRun;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of what is stuck. They stay whatever the budget: they are few, and who is to be woken
 * needs them.
 */
final class StuckSeries {
  private final LabelCache labels;

  StuckSeries(LabelCache labels) {
    this.labels = labels;
  }

  private record Key(String app, String notebook, String cell, String job, String reason) {
    static Key of(Stuck stuck) {
      Subject subject = stuck.finding().subject();
      CellRun run = subject.run();
      return new Key(
          stuck.application(),
          run.notebook(),
          run.cell(),
          subject.isJob() ? String.valueOf(subject.jobId()) : "",
          stuck.finding().reason().label());
    }
  }

  /** Two runs of one cell have one series: the one that has been stuck longer. */
  void add(SnapshotBuilder out, List<Stuck> all) {
    Map<Key, Long> since = new LinkedHashMap<>();
    all.forEach(stuck -> since.merge(Key.of(stuck), stuck.sinceMillis(), Math::min));
    since.forEach(
        (key, millis) -> {
          Labels its =
              labels.get(
                  key,
                  Labels.class,
                  each ->
                      LabelSets.of(
                          StuckMetric.STUCK,
                          each.app,
                          each.notebook,
                          each.cell,
                          each.job,
                          each.reason));
          out.count(StuckMetric.STUCK, its, 1);
          out.moment(StuckMetric.STUCK_SINCE, its, millis);
        });
  }
}
