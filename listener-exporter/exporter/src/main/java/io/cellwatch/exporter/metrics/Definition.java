package io.cellwatch.exporter.metrics;

import java.util.List;

/**
 * What is declared of a metric.
 *
 * @param exposed the name that stands in a scrape
 */
public record Definition(Type type, String exposed, String help, List<MetricLabel> labels) {
  /** The Prometheus type. */
  public enum Type {
    COUNTER("_total"),
    GAUGE(""),
    HISTOGRAM(""),
    SUMMARY(""),
    INFO("_info");

    private final String suffix;

    Type(String suffix) {
      this.suffix = suffix;
    }
  }

  public Definition {
    labels = List.copyOf(labels);
    if (!exposed.endsWith(type.suffix)) {
      throw new IllegalArgumentException(exposed + ": a " + type + " ends with " + type.suffix);
    }
  }

  static Definition counter(String exposed, String help, MetricLabel... labels) {
    return new Definition(Type.COUNTER, exposed, help, List.of(labels));
  }

  static Definition gauge(String exposed, String help, MetricLabel... labels) {
    return new Definition(Type.GAUGE, exposed, help, List.of(labels));
  }

  static Definition histogram(String exposed, String help, MetricLabel... labels) {
    return new Definition(Type.HISTOGRAM, exposed, help, List.of(labels));
  }

  static Definition summary(String exposed, String help, MetricLabel... labels) {
    return new Definition(Type.SUMMARY, exposed, help, List.of(labels));
  }

  /** What is known besides figures: the value is always 1. */
  static Definition info(String exposed, String help, MetricLabel... labels) {
    return new Definition(Type.INFO, exposed, help, List.of(labels));
  }

  /** The name without the suffix that the exposition format adds. */
  public String base() {
    return exposed.substring(0, exposed.length() - type.suffix.length());
  }

  /** The unit, which Prometheus wants at the end of the name; empty for plain numbers. */
  public String unit() {
    String name = base();
    if (name.endsWith("_timestamp_seconds")) {
      return "seconds since 1970";
    }
    if (name.endsWith("_rows_per_second")) {
      return "rows per second";
    }
    for (String unit : List.of("seconds", "bytes", "ratio")) {
      if (name.endsWith("_" + unit) || name.endsWith("_" + unit + "_max")) {
        return unit;
      }
    }
    return "";
  }
}
