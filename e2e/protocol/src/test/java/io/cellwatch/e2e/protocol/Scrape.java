package io.cellwatch.e2e.protocol;

import java.util.List;

/**
 * What Prometheus gets.
 *
 * @param text in Prometheus' format
 */
record Scrape(String text) {
  /** The sum over the series of a metric that carry all of these labels, such as {@code a="b"}. */
  double sum(String metric, String... labels) {
    return series(metric, labels).stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  List<String> series(String metric, String... labels) {
    return text.lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .toList();
  }

  /**
   * What is told of applications and is below 0, but for what may be: a difference of clocks. The
   * server's own JVM has -1 for "no limit".
   */
  List<String> negative() {
    return text.lines()
        .filter(line -> line.startsWith("spark_") || line.startsWith("cellwatch_"))
        .filter(line -> !line.startsWith("spark_application_clock_offset_seconds"))
        .filter(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) < 0)
        .toList();
  }
}
