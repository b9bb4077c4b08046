package io.cellwatch.server.configuration;

import io.cellwatch.exporter.metrics.CorePrice;
import io.cellwatch.exporter.metrics.SeriesOptions;
import java.time.Duration;

/**
 * What is exposed to Prometheus, and its bounds.
 *
 * @param maxApplications kept in memory, ended ones included
 * @param grace how long series outlive what they describe
 * @param seriesBudget series in one scrape
 * @param cellTitles whether a cell's first line is a label
 * @param corePrice of an executor's core
 */
public record MetricsConfig(
    int maxApplications,
    Duration grace,
    int seriesBudget,
    int maxCellsPerNotebook,
    int maxCellsPerApplication,
    int maxJobsPerApplication,
    int maxStagesPerApplication,
    boolean cellTitles,
    CorePrice corePrice) {

  /** What of the state may become series. */
  public SeriesOptions series() {
    return new SeriesOptions(seriesBudget, cellTitles, corePrice);
  }
}
