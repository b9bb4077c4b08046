package io.cellwatch.exporter.metrics;

import io.prometheus.metrics.model.snapshots.Labels;

/** Makes the labels of a metric's series from values in the order of the catalogue. */
final class LabelNames {
  private LabelNames() {}

  static Labels of(Metric metric, String... values) {
    return Labels.of(metric.labels().toArray(String[]::new), values);
  }
}
