package io.cellwatch.exporter.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the label sets of a metric's series, from values in the order of the catalogue. */
final class LabelSets {
  private LabelSets() {}

  static Labels of(Metric metric, String... values) {
    String[] names = new String[metric.labels().size()];
    for (int i = 0; i < names.length; i++) {
      metric.labels().get(i).checked(values[i]);
      names[i] = metric.labels().get(i).label();
    }
    return Labels.of(names, values);
  }

  /** One for each value that the catalogue has of the metric's last label, in its order. */
  static List<Labels> forEach(Metric metric, String... firstValues) {
    MetricLabel last = metric.labels().get(firstValues.length);
    List<Labels> sets = new ArrayList<>(last.known().size());
    for (String value : last.known()) {
      String[] values = Arrays.copyOf(firstValues, firstValues.length + 1);
      values[firstValues.length] = value;
      sets.add(of(metric, values));
    }
    return List.copyOf(sets);
  }
}
