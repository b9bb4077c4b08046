package io.cellwatch.exporter.metrics;

import java.util.List;

/** A metric of the {@link Catalogue}. */
public interface Metric {
  /** What is declared of it. */
  Definition definition();

  default Definition.Type type() {
    return definition().type();
  }

  /** The name that stands in a scrape. */
  default String exposed() {
    return definition().exposed();
  }

  /** The name without the suffix that the exposition format adds. */
  default String base() {
    return definition().base();
  }

  default String help() {
    return definition().help();
  }

  default List<MetricLabel> labels() {
    return definition().labels();
  }
}
