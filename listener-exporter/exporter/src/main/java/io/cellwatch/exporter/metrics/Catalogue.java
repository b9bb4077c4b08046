package io.cellwatch.exporter.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Every metric that the exporter has, declared once. Dashboards, alerts and docs/metrics.md are
 * checked against it. Besides these a server shows its JVM's, under Micrometer's names.
 */
public final class Catalogue {
  /** Metrics that belong together. */
  public record Group(String title, String words, List<Metric> metrics) {
    public Group {
      metrics = List.copyOf(metrics);
    }
  }

  /** In the order of the documentation. */
  public static final List<Group> GROUPS =
      List.of(
          new Group(
              "Applications: what they did",
              "Counters since the start of the application, as its driver counts them. They go when"
                  + " the application is lost or its grace time after its end is over. For a total"
                  + " over several servers use `max by (app_id)`. A Prometheus that scrapes a new"
                  + " application for the first time gets 0 for these counters, and for the buckets,"
                  + " counts and sums of its histograms, and their values from its next scrape on:"
                  + " `increase()` sees nothing of what a counter's first sample already holds. So"
                  + " short applications are counted whole. Everybody else, and every scrape of an"
                  + " application that had run before this server knew it, gets the values at once.",
              List.of(ApplicationCounter.values())),
          new Group(
              "Applications: how they are",
              "Of a lost application only the info, `up` and the state stay for the grace time.",
              List.of(ApplicationMetric.values())),
          new Group(
              "Cells",
              "Gauges that describe the newest run of each cell; never sum them over time.",
              List.of(CellMetric.values())),
          new Group(
              "Jobs and stages",
              "While they run, and for the grace time after that.",
              List.of(WorkMetric.values())),
          new Group(
              "Stuck work",
              "What does not get on, by reason; see [docs/stuck.md](stuck.md). A reason begins when its"
                  + " threshold is passed and ends when it has been gone for a while, or with its job.",
              List.of(StuckMetric.values())),
          new Group(
              "The proxy of drivers' UIs",
              "See [docs/proxy.md](proxy.md).",
              List.of(ProxyMetric.values())),
          new Group(
              "Launches of Spark in notebooks",
              "Counted by the server that saw the outcome. One that is restarted begins at 0, and does"
                  + " not count again what another was told; of a launch that it did not see from its"
                  + " beginning it counts the outcome, and no times. See"
                  + " [docs/launcher.md](launcher.md#launches-in-metrics-and-traces).",
              List.of(LaunchMetric.values())),
          new Group("Cellwatch itself", "", List.of(OwnMetric.values())));

  private Catalogue() {}

  /** All of all groups. */
  public static List<Metric> metrics() {
    return GROUPS.stream().flatMap(group -> group.metrics().stream()).toList();
  }

  /** The documentation: docs/metrics.md. */
  public static String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            # Metrics

            Generated from the catalogue in the code; a test compares the two.

            Besides these, `/metrics` has the figures of the server's own JVM under Micrometer's names
            (`jvm_…`, `process_…`, `system_…`). A timestamp is missing where it is not known. How many
            series they make stands in [cardinality.md](cardinality.md).
            """);
    for (Group group : GROUPS) {
      text.append("\n## ").append(group.title()).append("\n\n");
      if (!group.words().isEmpty()) {
        text.append(group.words()).append("\n\n");
      }
      text.append("| metric | type | unit | labels | what |\n|---|---|---|---|---|\n");
      group.metrics().forEach(metric -> text.append(row(metric)));
    }
    text.append("\n## Labels with any value\n\n| label | value |\n|---|---|\n");
    for (MetricLabel label : MetricLabel.values()) {
      if (label.known().isEmpty()) {
        text.append("| `%s` | %s |\n".formatted(label.label(), label.meaning()));
      }
    }
    return text.toString();
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            metric.exposed(),
            metric.type().name().toLowerCase(Locale.ROOT),
            metric.definition().unit(),
            metric.labels().stream().map(Catalogue::words).collect(Collectors.joining(", ")),
            metric.help());
  }

  private static String words(MetricLabel label) {
    String values =
        label.known().stream().map(value -> "`" + value + "`").collect(Collectors.joining(" "));
    return "`" + label.label() + "`" + (values.isEmpty() ? "" : " (" + values + ")");
  }
}
